import { Injectable } from '@nestjs/common';
import { Clock, inFlowOf, Store } from '#messaging';
import type { Caller } from '#platform';
import { DataSource } from 'typeorm';
import { isOneOf, noSuchRecord, notYours, sightOf } from '../access.js';
import { Cancellations } from '../booking/cancellations.js';
import {
  checkIn,
  fulfil,
  miss,
  type Appointment,
  type AppointmentDecision,
  type CancelReason,
} from '../domain/appointment.js';
import { AppointmentEntity } from '../entities/index.js';
import { between, chosen } from '../listing.js';
import { noShowGraceFor } from '../registry/no-show-grace.js';

/** Whom a step is for: the desk of the receiver alone, or either end of the referral. */
type Side = 'receiver' | 'either';

/** What desks and coordinators do with appointments. */
@Injectable()
export class AppointmentsService {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly dataSource: DataSource,
    private readonly cancellations: Cancellations,
  ) {}

  /** An appointment that concerns the caller; any other is not there. */
  async find(id: string, caller: Caller): Promise<AppointmentEntity> {
    const sight = await sightOf(caller, this.dataSource.manager);
    return (
      (await between(chosen(this.dataSource, AppointmentEntity, { 'row.id = :value': id }), sight).getOne()) ??
      noSuchRecord()
    );
  }

  checkIn(id: string, caller: Caller, ifVersion?: number): Promise<Appointment> {
    return this.change(id, caller, (appointment) => checkIn(appointment, this.clock.now()), ifVersion);
  }

  fulfil(id: string, caller: Caller, ifVersion?: number): Promise<Appointment> {
    return this.change(id, caller, (appointment) => fulfil(appointment, this.clock.now()), ifVersion);
  }

  async miss(id: string, caller: Caller, ifVersion?: number): Promise<Appointment> {
    const grace = await noShowGraceFor(this.dataSource.manager, id);
    return this.change(id, caller, (appointment) => miss(appointment, this.clock.now(), grace), ifVersion);
  }

  async cancel(id: string, caller: Caller, reasonCode: CancelReason, ifVersion?: number): Promise<Appointment> {
    const held = await this.mine(id, caller, 'either');
    return this.store.transaction(async (tx) => {
      await this.cancellations.cancel(tx, held, reasonCode, ifVersion);
      return tx.manager.findOneByOrFail(AppointmentEntity, { id });
    });
  }

  async reschedule(id: string, caller: Caller, slotId: string, ifVersion?: number): Promise<Appointment> {
    const held = await this.mine(id, caller, 'either');
    return this.store.transaction((tx) => this.cancellations.reschedule(tx, held, slotId, ifVersion));
  }

  private async change(
    id: string,
    caller: Caller,
    decide: (appointment: Appointment) => AppointmentDecision,
    ifVersion?: number,
  ): Promise<Appointment> {
    const { referralId } = await this.mine(id, caller, 'receiver');
    return inFlowOf(referralId, () =>
      this.store.change<AppointmentEntity>(AppointmentEntity, id, decide, { ifVersion }),
    );
  }

  private async mine(id: string, caller: Caller, side: Side): Promise<AppointmentEntity> {
    const found = await this.find(id, caller);
    if (isOneOf(caller, found.organizationId) || (side === 'either' && isOneOf(caller, found.fromOrganizationId)))
      return found;
    throw notYours();
  }
}
