import { Refusal } from '#contracts';
import type { EntityManager } from 'typeorm';
import type { Appointment } from '../domain/appointment.js';
import type { SessionStatus } from '../domain/clinic-session.js';
import { isGrassroots, takesBookings } from './offer.js';
import { wasHeard } from './slot-choice.js';

/** What is known of an appointment before it is locked; none of it ever changes. */
export type Held = Pick<Appointment, 'id' | 'referralId' | 'clinicSessionId' | 'organizationId'>;

/** What a referral holds at one moment: a place in the queue, or an appointment, or nothing. */
export interface Holding {
  readonly entryId?: string;
  readonly appointment?: Held;
  /** False when it never held anything. */
  readonly heard: boolean;
}

/** Read in one statement: between two it could pass from the queue to an appointment unseen. */
export async function holdingOf(manager: EntityManager, referralId: string): Promise<Holding> {
  const [row]: ({ entryId: string | null } & Partial<Held>)[] = await manager.query(
    `SELECT id AS "entryId", NULL::uuid AS id, NULL::uuid AS "clinicSessionId", organization_id AS "organizationId"
     FROM waiting_list_entries WHERE referral_id = $1 AND status = 'waiting'
     UNION ALL
     SELECT NULL, id, clinic_session_id, organization_id
     FROM appointments WHERE referral_id = $1 AND status IN ('booked', 'checked-in')`,
    [referralId],
  );
  if (!row) return { heard: await wasHeard(manager, referralId) };
  const { entryId, ...appointment } = row;
  return entryId ? { entryId, heard: true } : { appointment: { ...(appointment as Held), referralId }, heard: true };
}

/** A session's state that holds until the transaction ends; cancellations share the lock, release and closure do not. */
export interface SessionLock {
  readonly status: SessionStatus;
  readonly quotaReleasedAt: Date | null;
}

export async function lockSession(manager: EntityManager, id: string): Promise<SessionLock> {
  const [row]: SessionLock[] = await manager.query(
    'SELECT status, quota_released_at AS "quotaReleasedAt" FROM clinic_sessions WHERE id = $1 FOR SHARE',
    [id],
  );
  if (row) return row;
  throw new Refusal('not-found', 'not-found', { zh: '没有这次出诊', en: 'There is no such session' });
}

/** What the registers say of the two ends of an appointment that is to be moved. */
export interface Ends {
  /** The referral came from the grassroots. */
  readonly grassroots: boolean;
  /** The receiver takes bookings of the referral's group. */
  readonly takesBookings: boolean;
}

export async function endsOf(manager: EntityManager, appointmentId: string): Promise<Ends | undefined> {
  const [row]: Ends[] = await manager.query(
    `SELECT ${isGrassroots('a.from_organization_id')} AS grassroots,
       ${takesBookings('a.organization_id', 'a.group_id')} AS "takesBookings" FROM appointments a WHERE a.id = $1`,
    [appointmentId],
  );
  return row;
}
