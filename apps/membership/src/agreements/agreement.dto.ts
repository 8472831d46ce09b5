import { agreementModes, agreementStatuses } from '#contracts';
import {
  DateField,
  EnumField,
  IdField,
  InstantField,
  IntegerField,
  ListField,
  NestedField,
  PageQuery,
  TextField,
} from '#platform';
import { ApiProperty, OmitType, PartialType } from '@nestjs/swagger';
import { IsObject } from 'class-validator';
import { transitions, type Agreement, type AgreementStep, type Clause } from '../domain/agreement.js';
import { slugForm, slugSays } from '../domain/import/forms.js';

export class ClausePolicyDto {
  @TextField({ pattern: slugForm, says: slugSays, example: 'scheduling.expert-quota' }) code!: string;
  @IsObject()
  @ApiProperty({ type: 'object', additionalProperties: true, example: { quotaShare: 0.5, bookingWindowDays: 14 } })
  parameters!: Record<string, unknown>;
}

export class NewClauseDto implements Clause {
  @TextField({ max: 20, example: '第三条' }) number!: string;
  @TextField({ max: 2_000 }) text!: string;
  @NestedField(() => ClausePolicyDto, {
    optional: true,
    description: 'The policy it sets from the agreement’s first day',
  })
  policy?: ClausePolicyDto;
}

export class ClauseDto extends NewClauseDto {
  @IdField({
    optional: true,
    description: 'The version of the policy that it set or found to say the same, once signed',
  })
  policyId?: string;
}

export class AgreementStepDto implements AgreementStep {
  @EnumField(['draft', ...Object.keys(transitions)]) command!: AgreementStep['command'];
  @EnumField(agreementStatuses) to!: AgreementStep['to'];
  @TextField({ description: 'User id of who took the step; `calendar` when a day did' }) by!: string;
  @InstantField() at!: string;
  @TextField({ nullable: true }) document!: string | null;
  @TextField({ nullable: true }) reason!: string | null;
}

export class AgreementDto implements Agreement {
  @IdField() id!: string;
  @IntegerField({ description: 'Number of changes; the ETag' }) version!: number;
  @IdField() consortiumId!: string;
  @IdField({ description: 'The member it is with' }) organizationId!: string;
  @TextField({ max: 100, example: '永协〔2026〕12号' }) number!: string;
  @EnumField(agreementModes) mode!: Agreement['mode'];
  @DateField() validFrom!: string;
  @DateField({ optional: true, nullable: true, description: 'Last day; open-ended without one' }) validTo!:
    string | null;
  @ListField(() => ClauseDto, { maxItems: 200 }) clauses!: ClauseDto[];
  @EnumField(agreementStatuses) status!: Agreement['status'];
  @TextField({ nullable: true, description: 'Why it was terminated' }) reason!: string | null;
  @ListField(() => AgreementStepDto) steps!: readonly AgreementStepDto[];
}

export class DraftAgreementDto extends OmitType(AgreementDto, [
  'id',
  'version',
  'status',
  'reason',
  'steps',
  'clauses',
]) {
  @ListField(() => NewClauseDto, { maxItems: 200 }) clauses!: NewClauseDto[];
}

export class AmendAgreementDto extends PartialType(OmitType(DraftAgreementDto, ['consortiumId', 'organizationId']), {
  skipNullProperties: false,
}) {}

export class SignDto {
  @TextField({ max: 200, description: 'Number or address of the signed paper' }) document!: string;
}

export class TerminateDto {
  @TextField({ max: 500 }) reason!: string;
  @TextField({ max: 200, optional: true, description: 'Number or address of the notice' }) document?: string;
}

export class AgreementQuery extends PageQuery {
  @IdField({ optional: true }) consortiumId?: string;
  @IdField({ optional: true }) organizationId?: string;
  @EnumField(agreementModes, { optional: true }) mode?: Agreement['mode'];
  @EnumField(agreementStatuses, { optional: true }) status?: Agreement['status'];
}
