import { Refusal } from '#contracts';
import type { EntityManager } from 'typeorm';
import type { Appointment } from '../domain/appointment.js';
import type { SessionStatus } from '../domain/clinic-session.js';
import { isGrassroots } from './offer.js';
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

/** Whether the referral of an appointment came from the grassroots. */
export async function isForGrassroots(manager: EntityManager, appointmentId: string): Promise<boolean> {
  const [row]: { grassroots: boolean }[] = await manager.query(
    `SELECT ${isGrassroots('a.from_organization_id')} AS grassroots FROM appointments a WHERE a.id = $1`,
    [appointmentId],
  );
  return row?.grassroots ?? false;
}
