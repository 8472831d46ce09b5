import {
  diagnosisBases,
  directions,
  emergencyReviewOutcomes,
  idTypes,
  indications,
  priorities,
  referralIntents,
  sexes,
  type Indication,
  type ReferralEnd,
} from '#contracts';
import {
  BooleanField,
  DateField,
  DepartmentField,
  DivisionCodeField,
  EnumField,
  IdField,
  ListField,
  NestedField,
  TextField,
  type FieldOptions,
} from '#platform';
import { cancelReasons, type Cancellation } from './domain/cancellation.js';
import type { Completion } from './domain/completion.js';
import type { Finding } from './domain/emergency.js';
import { errorReasons, type Correction } from './domain/error.js';
import type { LatePatient } from './domain/patient-completion.js';
import type { GivenPatient } from './domain/patient.js';
import type { Outcome } from './domain/referral.js';
import type { Diagnosis, ExaminationResult, Referrer, Slip } from './domain/slip.js';
import type { SubmissionParts } from './domain/submission.js';
import { rejectReasons, type Acceptance, type Rejection } from './domain/triage.js';
import type { SubmitReferral } from './submission.service.js';

const unknown = { optional: true, nullable: true } as const;
const optional = { optional: true } as const;
/** Where who refers is reached: also a short number inside the county, which a patient's own is not. */
export const PhoneField = (options: FieldOptions): PropertyDecorator =>
  TextField({
    pattern: /^\+?\d[\d -]{2,28}$/,
    says: {
      zh: '须为电话号码：数字、空格或连字符 3–29 位，可以 + 开头',
      en: 'must be a phone number: 3 to 29 digits, spaces or hyphens, behind a + or not',
    },
    ...options,
  });

export class AddressDto {
  @DivisionCodeField() divisionCode!: string;
  @TextField({ max: 200 }) text!: string;
}

/** `none` is for the newborn and for those who cannot say who they are: no number then. */
export class GivenPatientDto implements GivenPatient {
  @TextField({ max: 100 }) name!: string;
  @EnumField(idTypes) idType!: GivenPatient['idType'];
  @TextField({ max: 30, ...unknown, description: 'Number of the document; with its check digit for a resident id' })
  idNumber?: string | null;
  @EnumField(sexes) sex!: GivenPatient['sex'];
  @DateField() birthDate!: string;
  @TextField({
    max: 30,
    ...unknown,
    description: 'Needed, as the address is, except in an emergency or without an id document',
    example: '13800138000',
  })
  phone?: string | null;
  @NestedField(() => AddressDto, unknown)
  address?: AddressDto | null;
}

export class ReferralEndDto implements ReferralEnd {
  @IdField() organizationId!: string;
  @DepartmentField() department!: string;
  @IdField(optional) practitionerId?: string;
}

export class DiagnosisDto implements Diagnosis {
  @TextField({
    pattern: /^[A-Z][A-Za-z0-9.+*]{1,19}$/,
    says: { zh: '须为 ICD-10 编码，如 I20.0', en: 'must be a code of ICD-10, such as I20.0' },
    description: 'ICD-10',
    example: 'I20.0',
  })
  code!: string;
  @TextField({ max: 200 }) name!: string;
  @EnumField(diagnosisBases) basis!: Diagnosis['basis'];
}

export class ExaminationResultDto implements ExaminationResult {
  @TextField({ max: 200, description: 'What was examined', example: '肌钙蛋白 I' }) name!: string;
  @TextField({ max: 2_000 }) finding!: string;
  @TextField({ max: 100, ...optional, description: 'Number of the report' }) reportId?: string;
}

/** The parts of a slip; which of them are needed is judged when it is submitted. */
export class SlipPartsDto implements Partial<Slip> {
  @ListField({ of: 'enum', values: indications }, { ...optional, maxItems: 20 }) indications?: Indication[];
  @TextField({ ...optional, description: 'Why the patient is referred' }) reason?: string;
  @TextField({ ...optional }) chiefComplaint?: string;
  @ListField(() => DiagnosisDto, { ...optional, maxItems: 30, description: 'The leading one first' })
  diagnoses?: DiagnosisDto[];
  @TextField({ min: 0, max: 10_000, ...optional, description: 'Needed, except in an emergency' }) history?: string;
  @TextField({
    min: 0,
    max: 10_000,
    ...optional,
    description: 'Course of treatment so far; needed, except in an emergency',
  })
  treatment?: string;
  @ListField(() => ExaminationResultDto, { ...optional, maxItems: 50, description: 'What was found so far' })
  results?: ExaminationResultDto[];
  @TextField({ min: 0, max: 10_000, ...optional, description: 'Rehabilitation plan; a down referral needs it' })
  rehabilitation?: string;
  @TextField({
    min: 0,
    max: 10_000,
    ...optional,
    description: 'Who sees the patient again when; a down referral needs it',
  })
  followUpPlan?: string;
  @PhoneField({ ...optional, description: 'Where the receiver reaches who refers; needed, except in an emergency' })
  referrerPhone?: string;
  @BooleanField({ ...optional, description: 'The patient agrees to be referred' }) consent?: boolean;
}

export class ReferrerDto implements Referrer {
  @IdField({ description: 'The doctor who refers' }) practitionerId!: string;
}

export class SubmissionPartsDto extends SlipPartsDto implements SubmissionParts {
  @NestedField(() => ReferrerDto, optional) from?: ReferrerDto;
}

export class SubmitReferralDto extends SlipPartsDto implements SubmitReferral {
  @EnumField(directions, { description: 'up 上转, down 下转, lateral 平转' }) direction!: SubmitReferral['direction'];
  @EnumField(priorities, { description: 'routine 普通, urgent 急, emergency 危急' })
  priority!: SubmitReferral['priority'];
  @NestedField(() => GivenPatientDto) patient!: GivenPatientDto;
  @NestedField(() => ReferralEndDto, {
    description:
      'The caller’s own organization; a clinician refers in person unless another doctor is named, which all others do, except in an emergency',
  })
  from!: ReferralEndDto;
  @NestedField(() => ReferralEndDto) to!: ReferralEndDto;
  @IdField({
    ...optional,
    description:
      'The consortium in which it runs, of which both ends are active members; where none is given, of those that they share the one with the lowest id',
  })
  groupId?: string;
  @EnumField(referralIntents, { ...optional, description: 'referral (the default), or advice only 线上咨询' })
  intent?: SubmitReferral['intent'];
  @BooleanField({ ...optional, description: 'The receiver may turn its advice into a referral without asking back' })
  conversionAllowed?: boolean;
  @BooleanField({ ...optional, description: 'True keeps it a draft' }) draft?: boolean;
}

export class AcceptanceDto implements Acceptance {
  @EnumField(priorities, { ...optional, description: 'Another priority than the referrer gave needs a comment' })
  priority?: Acceptance['priority'];
  @TextField({ max: 500, ...optional }) comment?: string;
}

export class RejectionDto implements Rejection {
  @EnumField(rejectReasons) reasonCode!: Rejection['reasonCode'];
  @TextField({ max: 500 }) comment!: string;
}

export class OutcomeDto implements Outcome {
  @TextField() summary!: string;
  @ListField(() => DiagnosisDto, { maxItems: 30 }) diagnoses!: DiagnosisDto[];
  @TextField({ max: 10_000 }) treatment!: string;
  @TextField({ min: 0, max: 10_000, description: 'Advice to the referrer; may be empty' }) advice!: string;
}

export class AcknowledgementDto {
  @TextField({ description: 'How the referrer follows the patient up' }) followUp!: string;
}

export class CancellationDto implements Cancellation {
  @EnumField(cancelReasons) reasonCode!: Cancellation['reasonCode'];
  @TextField({ max: 500, ...optional }) comment?: string;
}

export class FindingDto implements Finding {
  @EnumField(emergencyReviewOutcomes, { description: 'justified 属实, not-justified 不属实' })
  outcome!: Finding['outcome'];
  @TextField({ max: 500, ...optional, description: 'Needed where it was no emergency' }) comment?: string;
}

/** What was not known of the patient; what was is not rewritten. */
export class LatePatientDto implements LatePatient {
  @TextField({ max: 100, ...optional, description: 'Of who had no id document, together with that' }) name?: string;
  @EnumField(idTypes.filter((type) => type !== 'none'), optional)
  idType?: LatePatient['idType'];
  @TextField({ max: 30, ...optional }) idNumber?: string;
  @EnumField(sexes, optional) sex?: LatePatient['sex'];
  @DateField(optional) birthDate?: string;
  @TextField({ max: 30, ...optional, example: '13800138000' }) phone?: string;
  @NestedField(() => AddressDto, optional) address?: AddressDto;
}

export class CompletionDto implements Completion {
  @NestedField(() => ReferrerDto, optional) from?: ReferrerDto;
  @NestedField(() => LatePatientDto, optional) patient?: LatePatientDto;
  @TextField({ max: 10_000, ...optional }) history?: string;
  @TextField({ max: 10_000, ...optional, description: 'Course of treatment so far' }) treatment?: string;
  @PhoneField({ ...optional, description: 'Where the receiver reaches who refers' })
  referrerPhone?: string;
  @BooleanField({ ...optional, description: 'The patient, or who speaks for the patient, agreed since' })
  consent?: boolean;
}

export class CommentDto {
  @TextField({ max: 500 }) comment!: string;
}

export class QuestionDto {
  @TextField({ max: 2_000, description: 'What the receiver needs to know to decide' }) question!: string;
}

export class AnswerDto {
  @TextField({ max: 10_000 }) answer!: string;
}

export class AdviceDto {
  @TextField({ max: 10_000, description: 'What the receiving clinician advises' }) advice!: string;
}

export class CorrectionDto implements Correction {
  @EnumField(errorReasons) reasonCode!: Correction['reasonCode'];
  @TextField({ max: 500 }) comment!: string;
  @IdField({ description: 'Practitioner of the referring organization, no resident, who is asked to agree' })
  supervisorId!: string;
}
