import { Injectable } from '@nestjs/common';
import { isWithinDepartment, Refusal } from '#contracts';
import { Clock, inFlowOf, newId, type Tx } from '#messaging';
import { cancel, isActive, unchanged, type Appointment, type AppointmentDecision } from '../domain/appointment.js';
import { demandOf } from '../domain/demand.js';
import { ledgerOf } from '../domain/quota-ledger.js';
import { requireFree } from '../domain/slot.js';
import { withdrawEntry } from '../domain/waiting-list-entry.js';
import { AppointmentEntity, WaitingListEntryEntity } from '../entities/index.js';
import { Bookings } from './bookings.js';
import { endsOf, holdingOf, lockSession, type Held, type SessionLock } from './holdings.js';
import { writeLedger } from './ledger.js';
import { freeSlot, lockSlot, takeSlot } from './slot-choice.js';

type Decide = (appointment: Appointment) => AppointmentDecision;
type Gives = (appointment: Appointment) => boolean;

/**
 * Takes appointments and places in the queue back. Locks are taken in one order everywhere (session, appointment, slot), so
 * that a cancelled session and its cancelled appointments do not wait for each other.
 */
@Injectable()
export class Cancellations {
  constructor(
    private readonly bookings: Bookings,
    private readonly clock: Clock,
  ) {}

  /**
   * The referral ended, or needs no slot any more: it gives back what it holds, an appointment as far as `gives` says, and gets nothing
   * if its acceptance is heard of only later.
   */
  async end(tx: Tx, referralId: string, reasonCode: string, gives: Gives = isActive): Promise<void> {
    // While it is being served or displaced a referral passes from the queue to an appointment or back; then look again.
    while (!(await this.endOnce(tx, referralId, reasonCode, gives)));
  }

  /** The referral goes on after all: it never held anything, and its acceptance counts again. */
  async reopen(tx: Tx, referralId: string): Promise<void> {
    await tx.manager.query('DELETE FROM ended_referrals WHERE referral_id = $1', [referralId]);
  }

  /** Cancels by hand: the referral goes on, keeps its waiting time and is not offered the same slot again. */
  async cancel(tx: Tx, held: Held, reasonCode: string, ifVersion?: number): Promise<void> {
    await inFlowOf(held.referralId, async () => {
      const decide: Decide = (a) => cancel(a, reasonCode, { requeued: true }, this.clock.now());
      const given = await this.giveBack(tx, held, decide, ifVersion);
      if (given) await this.bookings.queue(tx, demandOf(given), { ...given, reasonCode });
    });
    await this.serve(tx, held);
  }

  /** Books another slot, then lets go of the old one, which stays when the new one cannot be had. */
  async reschedule(tx: Tx, held: Held, slotId: string, ifVersion?: number): Promise<Appointment> {
    const rescheduled = await inFlowOf(held.referralId, async () => {
      await lockSession(tx.manager, held.clinicSessionId);
      const slot = await lockSlot(tx.manager, slotId);
      if (slot?.organizationId !== held.organizationId) throw noSuchSlot();
      const ends = await endsOf(tx.manager, held.id);
      if (!ends?.takesBookings) throw notAMember();
      requireFree(slot, ends.grassroots, this.clock.now());
      const replacedBy = newId();
      await takeSlot(tx.manager, slot.id, replacedBy);
      const decide: Decide = (a) => cancel(a, 'rescheduled', { requeued: true, replacedBy }, this.clock.now());
      const given = (await this.giveBack(tx, held, decide, ifVersion)) as Appointment;
      const demand = demandOf(given);
      if (!isWithinDepartment(slot.department, demand.askedDepartment)) throw noSuchSlot();
      return this.bookings.give(tx, replacedBy, demand, slot, given);
    });
    await this.serve(tx, held);
    return rescheduled;
  }

  /** A booked patient of a cancelled session gets the earliest other slot, or a place in the queue: none is lost. */
  async displace(tx: Tx, appointment: Appointment, reasonCode: string): Promise<void> {
    await inFlowOf(appointment.referralId, async () => {
      const replacedBy = newId();
      const demand = demandOf(appointment);
      const slot = await this.bookings.replace(tx, demand, replacedBy);
      const after = slot ? ({ requeued: true, replacedBy } as const) : ({ requeued: true } as const);
      await this.giveBack(tx, appointment, (a) => cancel(a, reasonCode, after, this.clock.now()));
      if (slot) await this.bookings.give(tx, replacedBy, demand, slot, appointment);
      else await this.bookings.queue(tx, demand, { ...appointment, slotId: null, reasonCode });
    });
  }

  private async endOnce(tx: Tx, referralId: string, reasonCode: string, gives: Gives): Promise<boolean> {
    const { entryId, appointment, heard } = await holdingOf(tx.manager, referralId);
    if (entryId) {
      const entry = await tx.change(WaitingListEntryEntity, entryId, (e) =>
        withdrawEntry(e, reasonCode, this.clock.now()),
      );
      return entry.status === 'withdrawn';
    }
    if (appointment) {
      let isVisit = false;
      const decide: Decide = (a) => {
        isVisit = isActive(a) && !gives(a);
        return gives(a) ? cancel(a, reasonCode, { requeued: false }, this.clock.now()) : unchanged(a);
      };
      const given = await this.giveBack(tx, appointment, decide);
      if (given) await this.serve(tx, appointment);
      return isVisit || given !== undefined;
    }
    if (!heard) await tx.manager.query('INSERT INTO ended_referrals (referral_id) VALUES ($1)', [referralId]);
    return true;
  }

  /** Frees what a decision gives up, with its quota; undefined when the decision changed nothing. */
  private async giveBack(tx: Tx, held: Held, decide: Decide, ifVersion?: number): Promise<Appointment | undefined> {
    const session = await lockSession(tx.manager, held.clinicSessionId);
    let isFreed = false;
    const deciding: Decide = (appointment) => {
      const decision = decide(appointment);
      isFreed = decision.events.length > 0;
      return decision;
    };
    const appointment = await tx.change<AppointmentEntity>(AppointmentEntity, held.id, deciding, { ifVersion });
    if (!isFreed) return undefined;
    await this.free(tx, appointment, session);
    return appointment;
  }

  private async free(tx: Tx, appointment: Appointment, session: SessionLock): Promise<void> {
    const { id, slotId, clinicSessionId, fromQuota } = appointment;
    const isReleased = session.quotaReleasedAt !== null || session.status !== 'open';
    await freeSlot(tx.manager, slotId, id, fromQuota && !isReleased);
    if (fromQuota)
      await writeLedger(tx.manager, ledgerOf(clinicSessionId, newId, this.clock.now()).refund(id, isReleased));
  }

  private serve(tx: Tx, { organizationId, clinicSessionId }: Held): Promise<void> {
    return this.bookings.serve(tx, { organizationId, sessionIds: [clinicSessionId] });
  }
}

const notAMember = (): Refusal =>
  new Refusal('conflict', 'appointment/not-a-member', {
    zh: '接收机构目前不是本医联体的有效成员单位，不能改约；原预约保留',
    en: 'The receiver is not an active member of the consortium now and books nothing new; the appointment stays as it is',
  });

const noSuchSlot = (): Refusal =>
  new Refusal(
    'invalid',
    'slot/unknown',
    { zh: '所申请的科室没有这个号源', en: 'The department that was asked for has no such slot' },
    [{ pointer: '/slotId', detail: { zh: '所申请的科室没有这个号源', en: 'no such slot of the department' } }],
  );
