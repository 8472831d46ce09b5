import { Injectable } from '@nestjs/common';
import { Clock, Deadlines, newId, type Tx } from '#messaging';
import { InjectConfig, type ConfigOf } from '#platform';
import { Bookings } from '../booking/bookings.js';
import { writeLedger } from '../booking/ledger.js';
import type { config } from '../config.js';
import { laterOf } from '../domain/calendar.js';
import { amendQuota, differs, releaseQuota } from '../domain/clinic-session.js';
import { ledgerOf } from '../domain/quota-ledger.js';
import type { Terms } from '../domain/quota-policy.js';
import { ClinicSessionEntity } from '../entities/index.js';
import { membersOf, termsFor } from './members.js';
import { changeReserved, moveWindow, releaseReserved } from './reserved-slots.js';

/** Kind of the deadline at which unused quota is released. */
export const quotaRelease = 'quota-release';

/** The grassroots quota of sessions: its release, and what a later policy makes of it. */
@Injectable()
export class Quotas {
  constructor(
    private readonly bookings: Bookings,
    private readonly clock: Clock,
    @InjectConfig() private readonly settings: ConfigOf<typeof config>,
    deadlines: Deadlines,
  ) {
    deadlines.on(quotaRelease, (tx, sessionId, dueAt) => this.release(tx, sessionId, dueAt));
  }

  /** Gives unused quota to everyone: first to those who wait. */
  async release(tx: Tx, id: string, dueAt: Date): Promise<void> {
    const session = await lock(tx, id);
    if (!session || session.status !== 'open' || session.quotaReleasedAt) return;
    const now = laterOf(this.clock.now(), dueAt);
    const slots = await releaseReserved(tx.manager, id);
    await tx.change<ClinicSessionEntity>(ClinicSessionEntity, id, (each) => releaseQuota(each, slots, now));
    await writeLedger(tx.manager, ledgerOf(id, newId, now).release(slots));
    await this.bookings.serve(tx, { organizationId: session.organizationId, sessionIds: [id] }, now);
  }

  /** A policy version came: sessions from its first day on that are open already follow it. */
  async review(tx: Tx, consortiumId: string, validFrom: string): Promise<void> {
    const rows: { id: string; organizationId: string }[] = await tx.manager.query(
      `SELECT s.id, s.organization_id AS "organizationId" FROM clinic_sessions s
       WHERE s.status = 'open' AND s.quota_released_at IS NULL AND s.starts_at > $1
         AND (s.starts_at AT TIME ZONE 'Asia/Shanghai')::date >= $2
         AND EXISTS (SELECT FROM member_copies m
           WHERE m.organization_id = s.organization_id AND m.consortium_id = $3 AND m.status = 'active')
       ORDER BY s.id`,
      [this.clock.now(), validFrom, consortiumId],
    );
    const members = await membersOf(tx.manager, [...new Set(rows.map((row) => row.organizationId))]);
    for (const { id, organizationId } of rows) {
      const session = await lock(tx, id);
      const member = members.get(organizationId);
      if (!session || !member) continue;
      const terms = termsFor(member, session, this.settings.BOOKING_WINDOW_DAYS);
      if (differs(session, terms)) await this.amend(tx, session, terms);
    }
  }

  /** Reserves what is still free of what the policy demands; what others have booked stays theirs. */
  private async amend(tx: Tx, { id, organizationId, quotaSlots }: ClinicSessionEntity, terms: Terms): Promise<void> {
    const change = await changeReserved(tx.manager, id, terms.quotaSlots - quotaSlots);
    await moveWindow(tx.manager, id, terms);
    await tx.change<ClinicSessionEntity>(ClinicSessionEntity, id, (each) =>
      amendQuota(each, terms, quotaSlots + change),
    );
    await writeLedger(tx.manager, ledgerOf(id, newId, this.clock.now()).adjust(change));
    if (terms.quotaReleaseAt) await tx.setDeadline(quotaRelease, id, terms.quotaReleaseAt);
    else await tx.dropDeadline(quotaRelease, id);
    await this.bookings.serve(tx, { organizationId, sessionIds: [id] });
  }
}

const lock = (tx: Tx, id: string): Promise<ClinicSessionEntity | null> =>
  tx.manager.findOne(ClinicSessionEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
