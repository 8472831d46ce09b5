import { sessionKinds, type SessionKind } from '#contracts';
import {
  BooleanField,
  DepartmentField,
  EnumField,
  IdField,
  InstantField,
  IntegerField,
  PageQuery,
  TextField,
} from '#platform';
import {
  sessionCancelReasons,
  sessionStatuses,
  type ClinicSession,
  type SessionCancelReason,
  type SessionStatus,
} from '../domain/clinic-session.js';
import type { Slot } from '../domain/slot.js';

export class OpenSessionDto {
  @IdField({ optional: true, description: "The caller's own, which it is unless given" }) organizationId?: string;
  @DepartmentField() department!: string;
  @IdField({
    optional: true,
    nullable: true,
    description: 'Whose session it is; none for a room that is staffed in turn',
  })
  practitionerId?: string | null;
  @EnumField(sessionKinds) kind!: SessionKind;
  @TextField({ max: 200, example: '门诊楼三层 专家诊室' }) place!: string;
  @InstantField() startsAt!: string;
  @InstantField() endsAt!: string;
  @IntegerField({ min: 1, max: 480 }) slotMinutes!: number;
  @IntegerField({
    min: 1,
    max: 500,
    optional: true,
    nullable: true,
    description: 'Slots; as many as fit one after the other unless given',
  })
  capacity?: number | null;
}

export class CancelSessionDto {
  @EnumField(sessionCancelReasons) reasonCode!: SessionCancelReason;
}

export class ClinicSessionDto implements ClinicSession {
  @IdField() id!: string;
  @IntegerField({ description: 'Number of changes; the ETag' }) version!: number;
  @IdField() organizationId!: string;
  @DepartmentField() department!: string;
  @IdField({ nullable: true }) practitionerId!: string | null;
  @EnumField(sessionKinds) kind!: SessionKind;
  @TextField() place!: string;
  @InstantField() startsAt!: Date;
  @InstantField() endsAt!: Date;
  @IntegerField() slotMinutes!: number;
  @IntegerField({ description: 'Number of slots' }) capacity!: number;
  @EnumField(sessionStatuses) status!: SessionStatus;
  @TextField({ nullable: true }) reasonCode!: string | null;
  @InstantField() openedAt!: Date;
  @InstantField({ description: 'Begin of the booking window' }) bookableFrom!: Date;
  @InstantField({ description: 'Until then only referrals from the grassroots are booked' }) exclusiveUntil!: Date;
  @IntegerField({ description: 'Slots that the policy demands for the grassroots' }) quotaRequired!: number;
  @IntegerField({ description: 'Slots that were reserved for them' }) quotaSlots!: number;
  @InstantField({ nullable: true, description: 'When unused quota is opened to everyone' })
  quotaReleaseAt!: Date | null;
  @InstantField({ nullable: true }) quotaReleasedAt!: Date | null;
}

/** Filters of everything that has a start. */
export class CalendarQuery extends PageQuery {
  @IdField({ optional: true }) organizationId?: string;
  @DepartmentField({ optional: true, description: 'With the departments within it' }) department?: string;
  @IdField({ optional: true }) practitionerId?: string;
  @InstantField({ optional: true, description: 'Starts then or later' }) from?: string;
  @InstantField({ optional: true, description: 'Starts before' }) to?: string;
}

export class SessionQuery extends CalendarQuery {
  @EnumField(sessionKinds, { optional: true }) kind?: SessionKind;
  @EnumField(sessionStatuses, { optional: true }) status?: SessionStatus;
}

export class SlotQuery extends CalendarQuery {
  @IdField({ optional: true }) clinicSessionId?: string;
  @EnumField(sessionKinds, { optional: true }) kind?: SessionKind;
  @BooleanField({ optional: true, description: 'Only slots that are free, or only those that are not' }) free?: boolean;
}

/** A slot without a word about whose it is. */
export class SlotDto implements Omit<Slot, 'appointmentId' | 'withdrawn'> {
  @IdField() id!: string;
  @IdField() clinicSessionId!: string;
  @IdField() organizationId!: string;
  @DepartmentField() department!: string;
  @IdField({ nullable: true }) practitionerId!: string | null;
  @EnumField(sessionKinds) kind!: SessionKind;
  @TextField() place!: string;
  @InstantField() startsAt!: Date;
  @InstantField() endsAt!: Date;
  @InstantField() bookableFrom!: Date;
  @InstantField({ description: 'Until then only referrals from the grassroots are booked' }) exclusiveUntil!: Date;
  @BooleanField({ description: 'Belongs to the grassroots quota until it is released' }) reserved!: boolean;
  @BooleanField() free!: boolean;
}
