import { DateField, IdField, InstantField, IntegerField, NestedField, PageQuery, TextField } from '#platform';
import { ApiProperty, OmitType } from '@nestjs/swagger';
import { IsObject } from 'class-validator';
import { slugForm, slugSays } from '../domain/import/forms.js';
import type { Policy, Withdrawal } from '../domain/policy.js';

export class WithdrawalDto implements Withdrawal {
  @TextField({ description: 'User id of who took it back' }) by!: string;
  @InstantField() at!: string;
  @TextField() reason!: string;
}

export class PolicyDto implements Policy {
  @IdField() id!: string;
  @IntegerField({ description: '1, and 2 once it is withdrawn; the ETag' }) version!: number;
  @IdField() consortiumId!: string;
  @TextField({ pattern: slugForm, says: slugSays, example: 'scheduling.expert-quota' }) code!: string;
  @IntegerField({ min: 1 }) policyVersion!: number;
  @DateField({ description: 'First day on which it holds' }) validFrom!: string;
  @IsObject()
  @ApiProperty({ type: 'object', additionalProperties: true, example: { quotaShare: 0.5, bookingWindowDays: 14 } })
  parameters!: Policy['parameters'];
  @IdField({ nullable: true, description: 'The agreement whose clause set it' }) agreementId!: string | null;
  @NestedField(() => WithdrawalDto, { nullable: true, description: 'Taken back before its first day: it never holds' })
  withdrawal!: WithdrawalDto | null;
}

/** The version is given by the register: one more than the last. */
export class SetPolicyDto extends OmitType(PolicyDto, [
  'id',
  'version',
  'policyVersion',
  'agreementId',
  'withdrawal',
]) {}

export class WithdrawPolicyDto {
  @TextField({ max: 500 }) reason!: string;
}

export class PolicyQuery extends PageQuery {
  @IdField({ optional: true }) consortiumId?: string;
  @TextField({ optional: true }) code?: string;
  @DateField({ optional: true, description: 'Only the versions in force on this day' }) on?: string;
}
