import { Injectable } from '@nestjs/common';
import { Refusal } from '#contracts';
import { Clock, newId, Store, type Tx } from '#messaging';
import { InjectConfig, type ConfigOf } from '#platform';
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
      await this.checkPractitioner(tx, ask);
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
    return this.store.transaction(async (tx) => {
      const decide = (session: ClinicSession): SessionDecision => cancelSession(session, reasonCode, this.clock.now());
      const session = await tx.change<ClinicSessionEntity>(ClinicSessionEntity, id, decide, { ifVersion });
      // Waits for bookings that have a slot in hand; after it there are no new ones.
      await tx.manager.query('UPDATE slots SET withdrawn = true WHERE clinic_session_id = $1', [id]);
      await tx.dropDeadline(quotaRelease, id);
      for (const appointment of await this.bookedIn(tx, id)) {
        await this.cancellations.displace(tx, appointment, reasonCode);
      }
      await this.withdrawQuota(tx, id);
      return session;
    });
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

  private async checkPractitioner(tx: Tx, { practitionerId, organizationId }: OpenSession): Promise<void> {
    if (practitionerId === null) return;
    const practitioner = await tx.manager.findOneBy(PractitionerCopy, { id: practitionerId });
    if (practitioner && worksAt(practitioner, organizationId)) return;
    throw new Refusal(
      'invalid',
      'clinic-session/unknown-practitioner',
      { zh: '该医生未在本机构登记执业', en: 'The practitioner is not registered with the organization' },
      [{ pointer: '/practitionerId', detail: { zh: '未在本机构登记', en: 'not registered with the organization' } }],
    );
  }
}

const notAMember = (): Refusal =>
  new Refusal('conflict', 'clinic-session/not-a-member', {
    zh: '本机构目前不是有效成员单位，不能开放号源',
    en: 'The organization is not an active member now and cannot open sessions',
  });
