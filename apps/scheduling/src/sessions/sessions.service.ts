import { Injectable } from '@nestjs/common';
import { beginOf, dateIn, practises, Refusal } from '#contracts';
import { Clock, newId, Store, type Tx } from '#messaging';
import { InjectConfig, type ConfigOf } from '#platform';
import { MoreThanOrEqual } from 'typeorm';
import { Bookings } from '../booking/bookings.js';
import { Cancellations } from '../booking/cancellations.js';
import { writeLedger } from '../booking/ledger.js';
import type { config } from '../config.js';
import {
  cancelSession,
  openSession,
  sized,
  type ClinicSession,
  type OpenSession,
  type SessionCancelReason,
  type SessionDecision,
} from '../domain/clinic-session.js';
import { laterOf } from '../domain/calendar.js';
import { ledgerOf } from '../domain/quota-ledger.js';
import { rankedFrom } from '../domain/waiting-order.js';
import { AppointmentEntity, ClinicSessionEntity, PractitionerCopy } from '../entities/index.js';
import { membersOf, termsFor, type Member } from '../quota/members.js';
import { quotaRelease } from '../quota/quotas.js';
import { worksAt } from '../registry/practitioners.js';
import { writeOpened } from './opened-sessions.js';

/** Opens and withdraws clinic sessions. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly bookings: Bookings,
    private readonly cancellations: Cancellations,
    @InjectConfig() private readonly settings: ConfigOf<typeof config>,
  ) {}

  open(ask: OpenSession): Promise<ClinicSession> {
    return this.store.transaction(async (tx) => {
      const member = (await membersOf(tx.manager, [ask.organizationId])).get(ask.organizationId);
      if (!member?.isActive) throw notAMember();
      if (ask.practitionerId !== null)
        checkPractitioner(ask, await tx.manager.findOneBy(PractitionerCopy, { id: ask.practitionerId }));
      const decision = this.decide(ask, member, this.clock.now());
      await this.write(tx, [decision]);
      return { ...decision.state, version: decision.events.length };
    });
  }

  /** The decision to open a session under the policy of its day. */
  decide(ask: OpenSession, member: Member, now: Date): SessionDecision {
    const full = sized(ask);
    const terms = termsFor(member, { ...full, openedAt: now }, this.settings.BOOKING_WINDOW_DAYS);
    return openSession(newId(), full, terms, now);
  }

  /** Writes opened sessions; who waits for a slot of theirs gets it. */
  async write(tx: Tx, decisions: readonly SessionDecision[]): Promise<void> {
    await writeOpened(tx, decisions);
    const perOrganization = Map.groupBy(decisions, ({ state }) => state.organizationId);
    for (const [organizationId, opened] of perOrganization) {
      await this.bookings.serve(tx, { organizationId, sessionIds: opened.map(({ state }) => state.id) });
    }
  }

  /** Withdraws a session with its slots; its patients are booked elsewhere or queued, the most urgent first. */
  cancel(id: string, reasonCode: SessionCancelReason, ifVersion?: number): Promise<ClinicSession> {
    return this.store.transaction((tx) => this.withdraw(tx, id, reasonCode, ifVersion));
  }

  /** Withdraws the open sessions of a practitioner who leaves on a day, and of no other: their patients are booked with others. */
  async withdrawFrom(tx: Tx, practitionerId: string, endsOn: string): Promise<void> {
    const startsAt = MoreThanOrEqual(laterOf(beginOf(endsOn), this.clock.now()));
    const sessions = await tx.manager.find(ClinicSessionEntity, {
      where: { practitionerId, status: 'open', startsAt },
      order: { startsAt: 'ASC', id: 'ASC' },
    });
    // All at once, so that nobody is moved from one of them to the next.
    await withdrawSlots(
      tx,
      sessions.map(({ id }) => id),
    );
    for (const { id } of sessions) await this.withdraw(tx, id, 'practitioner-away');
  }

  private async withdraw(
    tx: Tx,
    id: string,
    reasonCode: SessionCancelReason,
    ifVersion?: number,
  ): Promise<ClinicSession> {
    const decide = (session: ClinicSession): SessionDecision => cancelSession(session, reasonCode, this.clock.now());
    const session = await tx.change<ClinicSessionEntity>(ClinicSessionEntity, id, decide, { ifVersion });
    await withdrawSlots(tx, [id]);
    await tx.dropDeadline(quotaRelease, id);
    for (const appointment of await this.bookedIn(tx, id)) {
      await this.cancellations.displace(tx, appointment, reasonCode);
    }
    await this.withdrawQuota(tx, id);
    return session;
  }

  private async bookedIn(tx: Tx, clinicSessionId: string): Promise<AppointmentEntity[]> {
    const appointments = await tx.manager.find(AppointmentEntity, {
      where: { clinicSessionId, status: 'booked' },
      order: { id: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    });
    const rank = (a: AppointmentEntity): number => rankedFrom(a, this.bookings.headStart).getTime();
    return appointments.sort((a, b) => rank(a) - rank(b));
  }

  private async withdrawQuota(tx: Tx, id: string): Promise<void> {
    const [row]: { remaining: number }[] = await tx.manager.query(
      'SELECT coalesce(sum(change), 0)::int AS remaining FROM quota_ledger WHERE clinic_session_id = $1',
      [id],
    );
    await writeLedger(tx.manager, ledgerOf(id, newId, this.clock.now()).withdraw(row?.remaining ?? 0));
  }
}

/** Waits for bookings that have a slot in hand; after it there are no new ones. */
async function withdrawSlots(tx: Tx, sessionIds: readonly string[]): Promise<void> {
  await tx.manager.query('UPDATE slots SET withdrawn = true WHERE clinic_session_id = ANY ($1)', [sessionIds]);
}

/** @throws Refusal `clinic-session/unknown-practitioner` when who is named does not practise there on the day of the session */
export function checkPractitioner(
  { organizationId, startsAt }: Pick<OpenSession, 'organizationId' | 'startsAt'>,
  practitioner: PractitionerCopy | null,
): void {
  if (practitioner && worksAt(practitioner, organizationId) && practises(practitioner, dateIn(startsAt))) return;
  throw new Refusal(
    'invalid',
    'clinic-session/unknown-practitioner',
    {
      zh: '该医生未在本机构登记执业，或届时已离任',
      en: 'The practitioner is not registered with the organization, or will have left by then',
    },
    [
      {
        pointer: '/practitionerId',
        detail: { zh: '未在本机构登记，或届时已离任', en: 'not registered, or left by then' },
      },
    ],
  );
}

const notAMember = (): Refusal =>
  new Refusal('conflict', 'clinic-session/not-a-member', {
    zh: '本机构目前不是有效成员单位，不能开放号源',
    en: 'The organization is not an active member now and cannot open sessions',
  });
