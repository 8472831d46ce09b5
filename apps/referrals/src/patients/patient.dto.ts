import { idTypes, sexes, type IdType } from '#contracts';
import { EnumField, IdField, ListField, NestedField, DateField, PageQuery, TextField } from '#platform';
import { purposes, type Purpose } from '../domain/access.js';
import type { PatientIdentity } from '../domain/patient.js';
import { AddressDto } from '../referral-input.dto.js';
import { ReferralOutlineDto } from '../referral.dto.js';
import type { PatientSearch } from './patients.service.js';

const nullable = { nullable: true } as const;
const purpose = {
  description: 'What it is needed for: treatment 诊治, reception 接诊, contact 联系, follow-up 随访',
} as const;

export class PurposeQuery {
  @EnumField(purposes, purpose) purpose!: Purpose;
}

export class LooksQuery extends PageQuery {
  @EnumField(purposes, purpose) purpose!: Purpose;
}

export class PatientDto implements PatientIdentity {
  @IdField({ description: 'Pseudonym inside the group' }) id!: string;
  @TextField() name!: string;
  @EnumField(idTypes) idType!: IdType;
  @TextField(nullable) idNumber!: string | null;
  @EnumField(sexes) sex!: PatientIdentity['sex'];
  @DateField() birthDate!: string;
  @TextField(nullable) phone!: string | null;
  @NestedField(() => AddressDto, nullable) address!: AddressDto | null;
}

/** In a body, since what stands in a URL is logged on its way. */
export class PatientSearchDto implements PatientSearch {
  @EnumField(idTypes.filter((type) => type !== 'none')) idType!: IdType;
  @TextField({ max: 30 }) idNumber!: string;
  @EnumField(purposes, purpose) purpose!: Purpose;
}

export class FoundReferralsDto {
  @ListField(() => ReferralOutlineDto, { description: 'The newest first, at most 200' }) items!: ReferralOutlineDto[];
}
