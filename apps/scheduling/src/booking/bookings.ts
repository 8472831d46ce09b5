import { Injectable } from '@nestjs/common';
import { Clock, inFlowOf, newId, type Tx } from '#messaging';
import { InjectConfig, type ConfigOf } from '#platform';
import type { config } from '../config.js';
import { book, type Appointment, type Before } from '../domain/appointment.js';
import { laterOf, minutesAfter } from '../domain/calendar.js';
import { demandOf, type Demand } from '../domain/demand.js';
import { ledgerOf } from '../domain/quota-ledger.js';
import type { Slot } from '../domain/slot.js';
import { addEntry, bookEntry, type GivenBack } from '../domain/waiting-list-entry.js';
import { rankedFrom, type HeadStart } from '../domain/waiting-order.js';
import { AppointmentEntity, WaitingListEntryEntity } from '../entities/index.js';
import { holdingOf } from './holdings.js';
import { writeLedger } from './ledger.js';
import type { Moment } from './offer.js';
import { takeEarliest, wasHeard } from './slot-choice.js';
import { firstInLine, type Opportunity } from './waiting.js';

/** Gives slots to referrals, now or when one appears. */
@Injectable()
export class Bookings {
  readonly headStart: HeadStart;

  constructor(
    private readonly clock: Clock,
    @InjectConfig() private readonly settings: ConfigOf<typeof config>,
  ) {
    this.headStart = { urgentDays: settings.WAITING_URGENT_DAYS, emergencyDays: settings.WAITING_EMERGENCY_DAYS };
  }

  /**
   * Books the earliest suitable slot, or queues. Two statements when a slot is free (choose and take, insert), a third where
   * it comes from the quota: this is the path of every referral.
   */
  async accept(tx: Tx, demand: Demand): Promise<void> {
    const appointmentId = newId();
    const behind = rankedFrom(demand, this.headStart);
    const choice = { ...this.moment(), appointmentId, demand, behind, onlyIfNew: true };
    const slot = await takeEarliest(tx.manager, choice);
    if (slot) await this.give(tx, appointmentId, demand, slot);
    else if (!(await wasHeard(tx.manager, demand.referralId))) await this.queue(tx, demand);
  }

  /** Another slot for who loses one without fault; undefined when none is free, then `queue` it. */
  async replace(tx: Tx, demand: Demand, appointmentId: string): Promise<Slot | undefined> {
    return takeEarliest(tx.manager, { ...this.moment(), appointmentId, demand });
  }

  /** A slot for who had one before, or a place in the queue; none for who has either, given meanwhile by who did not know of the wish. */
  async again(tx: Tx, demand: Demand, { bookedAt }: Appointment): Promise<void> {
    const { entryId, appointment } = await holdingOf(tx.manager, demand.referralId);
    if (entryId || appointment) return;
    const appointmentId = newId();
    const slot = await this.replace(tx, demand, appointmentId);
    if (slot) await this.give(tx, appointmentId, demand, slot, { bookedAt });
    else await this.queue(tx, demand, { bookedAt, slotId: null });
  }

  /** Writes the appointment of a slot that was taken, and its debit. */
  async give(tx: Tx, id: string, demand: Demand, slot: Slot, before?: Before): Promise<Appointment> {
    const now = this.clock.now();
    const appointment = await tx.create<AppointmentEntity>(AppointmentEntity, book(id, demand, slot, now, before));
    if (slot.reserved) await writeLedger(tx.manager, ledgerOf(slot.clinicSessionId, newId, now).debit(id));
    return appointment;
  }

  /** Puts a referral on the waiting list. */
  async queue(tx: Tx, demand: Demand, given?: GivenBack): Promise<void> {
    const entry = addEntry(newId(), demand, this.headStart, this.clock.now(), given);
    await tx.create<WaitingListEntryEntity>(WaitingListEntryEntity, entry);
  }

  /** Slots of these sessions became free: each goes to the first in line who can use it. */
  async serve(tx: Tx, opportunity: Opportunity, asOf = this.clock.now()): Promise<void> {
    const moment = this.moment(asOf);
    const passed: string[] = [];
    for (;;) {
      const entry = await firstInLine(tx.manager, opportunity, passed, moment);
      if (!entry) return;
      passed.push(entry.id);
      await inFlowOf(entry.referralId, () => this.serveEntry(tx, entry, moment));
    }
  }

  /** What is open for booking, at the clock's time or at that of a deadline that fell due by the database's. */
  moment(asOf = this.clock.now()): Moment {
    const now = laterOf(asOf, this.clock.now());
    return { now, notBefore: minutesAfter(now, this.settings.BOOKING_NOTICE_MINUTES) };
  }

  private async serveEntry(tx: Tx, entry: WaitingListEntryEntity, moment: Moment): Promise<void> {
    const appointmentId = newId();
    const { declinedSlotId } = entry;
    const demand = demandOf(entry);
    const slot = await takeEarliest(tx.manager, { ...moment, appointmentId, demand, declinedSlotId });
    // Another transaction has the slot in hand; should it let go, the sweep comes by.
    if (!slot) return;
    await this.give(tx, appointmentId, demand, slot, entry);
    await tx.change(WaitingListEntryEntity, entry.id, (each) => bookEntry(each, appointmentId, this.clock.now()));
  }
}
