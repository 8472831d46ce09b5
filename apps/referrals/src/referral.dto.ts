import {
  careSettings,
  directions,
  indications,
  priorities,
  referralIntents,
  referralStatuses,
  sexes,
  type Indication,
  type ReferralEnd,
  type ScheduledFor,
} from '#contracts';
import {
  BooleanField,
  EnumField,
  IdField,
  InstantField,
  IntegerField,
  ListField,
  NestedField,
  PageQuery,
  TextField,
} from '#platform';
import type { View } from './domain/access.js';
import { fromEnd, reviewFindings, toEnd, type Referral, type ReviewFinding } from './domain/referral.js';
import type { Slip } from './domain/slip.js';
import type { End } from './domain/transitions.js';
import type { Names } from './registry/groups.js';
import { DiagnosisDto, ExaminationResultDto, OutcomeDto, ReferralEndDto } from './referral-input.dto.js';
import {
  EmergencyReviewDto,
  ErrorReportDto,
  GreenChannelDto,
  HandoverRecordDto,
  InquiryDto,
  NoteRecordDto,
} from './referral-records.dto.js';

const nullable = { nullable: true } as const;
const optional = { optional: true } as const;

export class PatientOutlineDto {
  @IdField({
    ...nullable,
    description:
      'Pseudonym inside the group, null before it is submitted; the identity is read at /v1/referrals/{id}/patient',
  })
  id!: string | null;
  @IntegerField({ description: 'Whole years when the referral was begun' }) age!: number;
  @EnumField(sexes) sex!: Referral['patientSex'];
}

export class NamedEndDto extends ReferralEndDto {
  @TextField({ description: 'Short name of the organization' }) organizationName!: string;
}

export class AppointmentDto implements ScheduledFor {
  @IdField() appointmentId!: string;
  @InstantField() startsAt!: string;
  @InstantField() endsAt!: string;
  @IdField(optional) practitionerId?: string;
  @TextField(optional) place?: string;
}

export class SlipDto implements Slip {
  @ListField({ of: 'enum', values: indications }) indications!: readonly Indication[];
  @TextField({ min: 0 }) reason!: string;
  @TextField({ min: 0 }) chiefComplaint!: string;
  @ListField(() => DiagnosisDto) diagnoses!: readonly DiagnosisDto[];
  @TextField({ min: 0 }) history!: string;
  @TextField({ min: 0 }) treatment!: string;
  @ListField(() => ExaminationResultDto) results!: readonly ExaminationResultDto[];
  @TextField({ min: 0 }) rehabilitation!: string;
  @TextField({ min: 0 }) followUpPlan!: string;
  @TextField({ min: 0 }) referrerPhone!: string;
  @BooleanField() consent!: boolean;
}

/** What lists show of a referral, and what all that see it may know: nothing clinical, nobody's name. */
export class ReferralOutlineDto {
  @IdField() id!: string;
  @IntegerField({ description: 'Number of events so far; the ETag' }) version!: number;
  @IdField({ description: 'Shared by all hops that began with one referral' }) rootId!: string;
  @IdField({ ...nullable, description: 'The hop that this one came of' }) parentId!: string | null;
  @IdField({ ...nullable, description: 'The hop that its patient was referred onward to; null when it came back' })
  childId!: string | null;
  @NestedField(() => NamedEndDto, { ...nullable, description: 'Where that hop went' }) onwardTo!: NamedEndDto | null;
  @TextField({ example: '130408-20261124-000042' }) number!: string;
  @EnumField(referralStatuses) status!: Referral['status'];
  @EnumField(referralIntents) intent!: Referral['intent'];
  @BooleanField({ description: 'The referrer allowed beforehand that advice becomes a referral' })
  conversionAllowed!: boolean;
  @EnumField(directions) direction!: Referral['direction'];
  @EnumField(priorities) priority!: Referral['priority'];
  @IdField({ description: 'The consortium inside which it runs' }) groupId!: string;
  @NestedField(() => PatientOutlineDto) patient!: PatientOutlineDto;
  @NestedField(() => NamedEndDto) from!: NamedEndDto;
  @NestedField(() => NamedEndDto) to!: NamedEndDto;
  @NestedField(() => AppointmentDto, nullable) appointment!: AppointmentDto | null;
  @IdField(nullable) waitingListEntryId!: string | null;
  @TextField({ ...nullable, description: 'Why it was rejected or cancelled' }) reasonCode!: string | null;
  @InstantField() createdAt!: Date;
  @InstantField(nullable) submittedAt!: Date | null;
  @InstantField({
    ...nullable,
    description: 'Since when it is with its receiver again, after a hop onward came to nothing',
  })
  cameBackAt!: Date | null;
  @InstantField({
    ...nullable,
    description: 'By when its receiver decides, who opened it; a question puts it off until it is answered',
  })
  decideBy!: Date | null;
  @InstantField(nullable) arrivedAt!: Date | null;
  @InstantField(nullable) careStartedAt!: Date | null;
  @NestedField(() => GreenChannelDto, nullable) greenChannel!: GreenChannelDto | null;
  @IntegerField({ description: 'How often the patient did not come' }) noShows!: number;
  @InstantField({ ...nullable, description: 'By when the referrer contacts who did not come' }) contactBy!: Date | null;
  @EnumField(careSettings, nullable) setting!: Referral['setting'];
  @InstantField({
    ...nullable,
    description:
      'By when the referrer’s office reviews the slip before it leaves, or its author revises what was sent back',
  })
  internalReviewDueAt!: Date | null;
  @InstantField({ ...nullable, description: 'When its own office last sent it back to who wrote it' })
  sentBackAt!: Date | null;
  @InstantField({ ...nullable, description: 'By when the referrer’s office reviews an emergency that went at once' })
  reviewDueAt!: Date | null;
  @ListField({ of: 'enum', values: reviewFindings, description: 'What an emergency went without, for that review' })
  reviewFindings!: readonly ReviewFinding[];
  @InstantField({ ...nullable, description: 'Since when a supervisor is asked whether it was entered in error' })
  errorReportedAt!: Date | null;
  @InstantField(nullable) outcomeDueAt!: Date | null;
  @InstantField(nullable) outcomeSentAt!: Date | null;
  @InstantField(nullable) endedAt!: Date | null;
  @InstantField({ ...nullable, description: 'Since when its referrer has not said what follows an end without care' })
  endUnacknowledgedAt!: Date | null;
}

/** A referral; its clinical parts are null for those who see the outline only. */
export class ReferralDto extends ReferralOutlineDto {
  @NestedField(() => SlipDto, nullable) slip!: SlipDto | null;
  @NestedField(() => OutcomeDto, nullable) outcome!: OutcomeDto | null;
  @TextField({ ...nullable, description: 'Remark of who accepted, rejected, cancelled or withdrew it' }) comment!:
    string | null;
  @ListField(() => InquiryDto, nullable) inquiries!: readonly InquiryDto[] | null;
  @NestedField(() => HandoverRecordDto, nullable) handover!: HandoverRecordDto | null;
  @ListField(() => NoteRecordDto, nullable) notes!: readonly NoteRecordDto[] | null;
  @NestedField(() => ErrorReportDto, nullable) errorReport!: ErrorReportDto | null;
  @NestedField(() => EmergencyReviewDto, nullable) emergencyReview!: EmergencyReviewDto | null;
  @TextField(nullable) advice!: string | null;
  @TextField(nullable) followUp!: string | null;
}

export class ReferralQuery extends PageQuery {
  @IdField({ ...optional, description: 'One way of a patient: the referral that it began with, and every hop since' })
  rootId?: string;
  @EnumField(referralStatuses, optional) status?: Referral['status'];
  @EnumField(directions, optional) direction?: Referral['direction'];
  @EnumField(priorities, optional) priority?: Referral['priority'];
  @IdField(optional) fromOrganizationId?: string;
  @IdField(optional) toOrganizationId?: string;
  @EnumField(['referrer', 'receiver'], { ...optional, description: 'On which side the caller’s organization stands' })
  side?: End;
}

/** What an outline says of a referral as it is. */
const outlined = [
  'id',
  'version',
  'rootId',
  'parentId',
  'childId',
  'number',
  'status',
  'intent',
  'conversionAllowed',
  'direction',
  'priority',
  'groupId',
  'appointment',
  'waitingListEntryId',
  'reasonCode',
  'createdAt',
  'submittedAt',
  'cameBackAt',
  'decideBy',
  'arrivedAt',
  'careStartedAt',
  'greenChannel',
  'noShows',
  'contactBy',
  'setting',
  'internalReviewDueAt',
  'sentBackAt',
  'reviewDueAt',
  'reviewFindings',
  'errorReportedAt',
  'outcomeDueAt',
  'outcomeSentAt',
  'endedAt',
  'endUnacknowledgedAt',
] as const satisfies readonly (keyof Referral)[];

export function outlineOf(referral: Referral, names: Names): ReferralOutlineDto {
  const said = Object.fromEntries(outlined.map((name) => [name, referral[name]]));
  const named = (end: ReferralEnd): NamedEndDto => ({
    ...end,
    organizationName: names.get(end.organizationId) ?? '',
  });
  return {
    ...(said as unknown as Pick<Referral, (typeof outlined)[number]>),
    // By its time the pseudonym tells whether the group knew the patient before, which is not for whoever writes an id number down.
    patient: { id: referral.submittedAt && referral.patientId, age: referral.patientAge, sex: referral.patientSex },
    from: named(fromEnd(referral)),
    to: named(toEnd(referral)),
    onwardTo: referral.onwardTo && named(referral.onwardTo),
  };
}

export function referralOf(referral: Referral, view: View, names: Names): ReferralDto {
  const { slip, outcome, comment, inquiries, handover, notes, errorReport, emergencyReview, advice, followUp } =
    referral;
  const clinical =
    view === 'whole'
      ? { slip, outcome, comment, inquiries, handover, notes, errorReport, emergencyReview, advice, followUp }
      : nothing;
  return { ...outlineOf(referral, names), ...(clinical as typeof clinical & Pick<ReferralDto, 'outcome'>) };
}

const nothing = {
  slip: null,
  outcome: null,
  comment: null,
  inquiries: null,
  handover: null,
  notes: null,
  errorReport: null,
  emergencyReview: null,
  advice: null,
  followUp: null,
};
