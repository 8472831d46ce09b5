import { priorities, type Priority } from '#contracts';
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
  appointmentStatuses,
  cancelReasons,
  type Appointment,
  type AppointmentStatus,
  type CancelReason,
} from '../domain/appointment.js';

export class AppointmentDto implements Appointment {
  @IdField() id!: string;
  @IntegerField({ description: 'Number of changes; the ETag' }) version!: number;
  @IdField() referralId!: string;
  @IdField({ description: 'Pseudonymous id of the patient inside the group' }) patientId!: string;
  @IdField({
    nullable: true,
    description: 'The consortium inside which the referral runs; null for what was accepted before acceptances said so',
  })
  groupId!: string | null;
  @EnumField(priorities) priority!: Priority;
  @InstantField({ description: 'When the referral was submitted' }) submittedAt!: Date;
  @IdField({ description: 'The referrer' }) fromOrganizationId!: string;
  @IdField({ description: 'The receiver' }) organizationId!: string;
  @DepartmentField({ description: 'Department that the referral asked for' }) askedDepartment!: string;
  @IdField({ nullable: true }) askedPractitionerId!: string | null;
  @IdField() clinicSessionId!: string;
  @IdField() slotId!: string;
  @DepartmentField() department!: string;
  @IdField({ nullable: true }) practitionerId!: string | null;
  @TextField() place!: string;
  @InstantField() startsAt!: Date;
  @InstantField() endsAt!: Date;
  @BooleanField({ description: 'The slot was debited from the grassroots quota' }) fromQuota!: boolean;
  @BooleanField() fromWaitingList!: boolean;
  @EnumField(appointmentStatuses) status!: AppointmentStatus;
  @TextField({ nullable: true }) reasonCode!: string | null;
  @InstantField() bookedAt!: Date;
  @InstantField({ nullable: true }) checkedInAt!: Date | null;
  @InstantField({ nullable: true }) endedAt!: Date | null;
}

export class AppointmentQuery extends PageQuery {
  @IdField({ optional: true }) referralId?: string;
  @IdField({ optional: true }) clinicSessionId?: string;
  @IdField({ optional: true, description: 'The receiver' }) organizationId?: string;
  @EnumField(appointmentStatuses, { optional: true }) status?: AppointmentStatus;
  @InstantField({ optional: true, description: 'Starts then or later' }) from?: string;
  @InstantField({ optional: true, description: 'Starts before' }) to?: string;
}

export class CancelAppointmentDto {
  @EnumField(cancelReasons) reasonCode!: CancelReason;
}

export class RescheduleDto {
  @IdField({ description: 'A free slot of the same organization, in the department that was asked for' })
  slotId!: string;
}
