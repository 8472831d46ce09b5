import { DateField, IdField, IntegerField, PageQuery, TextField } from '#platform';
import { ApiProperty, OmitType } from '@nestjs/swagger';
import { IsObject } from 'class-validator';
import type { Policy } from '../domain/policy.js';

export class PolicyDto implements Policy {
  @IdField() id!: string;
  @IntegerField({ description: 'Always 1: a version of a policy never changes; the ETag' }) version!: number;
  @IdField() consortiumId!: string;
  @TextField({ pattern: /^[a-z0-9][a-z0-9.-]{0,63}$/, example: 'scheduling.expert-quota' }) code!: string;
  @IntegerField({ min: 1 }) policyVersion!: number;
  @DateField({ description: 'First day on which it holds' }) validFrom!: string;
  @IsObject()
  @ApiProperty({ type: 'object', additionalProperties: true, example: { quotaShare: 0.5 } })
  parameters!: Policy['parameters'];
  @IdField({ nullable: true, description: 'The agreement whose clause set it' }) agreementId!: string | null;
}

/** The version is given by the register: one more than the last. */
export class SetPolicyDto extends OmitType(PolicyDto, ['id', 'version', 'policyVersion', 'agreementId']) {}

export class PolicyQuery extends PageQuery {
  @IdField({ optional: true }) consortiumId?: string;
  @TextField({ optional: true }) code?: string;
  @DateField({ optional: true, description: 'Only the versions in force on this day' }) on?: string;
}
