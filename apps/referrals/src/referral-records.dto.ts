import { emergencyReviewOutcomes } from '#contracts';
import { BooleanField, EnumField, IdField, InstantField, ListField, NumberField, TextField } from '#platform';
import {
  handoverItems,
  type EmergencyReview,
  type ErrorReport,
  type GreenChannel,
  type Handover,
  type HandoverItem,
  type Inquiry,
  type Note,
} from './domain/referral.js';

const nullable = { nullable: true } as const;

export class InquiryDto implements Inquiry {
  @TextField() question!: string;
  @InstantField() askedAt!: string;
  @TextField(nullable) answer!: string | null;
  @InstantField(nullable) answeredAt!: string | null;
}

export class GreenChannelDto implements GreenChannel {
  @NumberField({ description: 'Fee line of the registration, yuan' }) registrationFee!: number;
  @TextField({ description: 'Why it is that much', example: 'slip-and-card' }) feeReason!: string;
  @BooleanField() queuePriority!: boolean;
  @InstantField({ description: 'By when the patient is promised to be seen' }) seeBy!: string;
  @InstantField(nullable) breachedAt!: string | null;
}

export class HandoverRecordDto implements Handover {
  @ListField({ of: 'enum', values: handoverItems }) checked!: readonly HandoverItem[];
  @TextField(nullable) note!: string | null;
  @TextField() handedOverBy!: string;
  @TextField() takenOverBy!: string;
  @InstantField() at!: string;
}

export class EmergencyReviewDto implements EmergencyReview {
  @EnumField(emergencyReviewOutcomes) outcome!: EmergencyReview['outcome'];
  @TextField(nullable) comment!: string | null;
  @TextField() by!: string;
  @InstantField() at!: string;
}

export class NoteRecordDto implements Note {
  @InstantField() at!: string;
  @TextField() by!: string;
  @TextField() text!: string;
}

export class ErrorReportDto implements ErrorReport {
  @TextField() reasonCode!: string;
  @TextField() comment!: string;
  @IdField() supervisorId!: string;
  @TextField({ ...nullable, description: 'Why the supervisor did not agree' }) refusal!: string | null;
}
