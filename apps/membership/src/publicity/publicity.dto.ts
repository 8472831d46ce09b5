import { publicityMedia, publicityRuleCodes, publicityStatuses, type PublicityRule } from '#contracts';
import { DateField, EnumField, IdField, InstantField, IntegerField, ListField, PageQuery, TextField } from '#platform';
import { OmitType, PickType } from '@nestjs/swagger';
import { transitions, type Material, type MaterialStep } from '../domain/publicity-material.js';

const rules = { of: 'enum', values: publicityRuleCodes } as const;

export class MaterialStepDto implements MaterialStep {
  @EnumField(['submit', ...Object.keys(transitions)]) command!: MaterialStep['command'];
  @EnumField(publicityStatuses) to!: MaterialStep['to'];
  @TextField({ description: 'User id of who took the step; `calendar` when a day did' }) by!: string;
  @InstantField() at!: string;
  @TextField({ nullable: true }) document!: string | null;
  @TextField({ nullable: true }) reason!: string | null;
}

export class MaterialDto implements Material {
  @IdField() id!: string;
  @IntegerField({ description: 'Number of changes; the ETag' }) version!: number;
  @IdField() consortiumId!: string;
  @IdField({ description: 'The private member whose material it is' }) organizationId!: string;
  @TextField({ max: 200 }) title!: string;
  @EnumField(publicityMedia) medium!: Material['medium'];
  @TextField({ max: 20_000, description: 'The text that is to appear' }) content!: string;
  @EnumField(publicityStatuses) status!: Material['status'];
  @DateField({ nullable: true, description: 'Last day of the approval' }) expiresOn!: string | null;
  @ListField(rules, { description: 'Rules for which it was rejected or taken down' }) brokenRules!: PublicityRule[];
  @TextField({ nullable: true }) reason!: string | null;
  @ListField(() => MaterialStepDto) steps!: readonly MaterialStepDto[];
}

export class SubmitMaterialDto extends PickType(MaterialDto, [
  'consortiumId',
  'organizationId',
  'title',
  'medium',
  'content',
]) {}

export class ReviseMaterialDto extends PickType(MaterialDto, ['title', 'content']) {}

export class ApproveMaterialDto {
  @ListField(rules, { description: 'Rules it was checked against: all of them' }) checkedRules!: PublicityRule[];
  @DateField({ optional: true, description: 'Last day; without one as long as the group’s policy allows' })
  expiresOn?: string;
}

export class FindingDto {
  @ListField(rules, { minItems: 1, description: 'Rules that it breaks' }) brokenRules!: PublicityRule[];
  @TextField({ max: 500 }) reason!: string;
}

export class MaterialQuery extends PageQuery {
  @IdField({ optional: true }) consortiumId?: string;
  @IdField({ optional: true }) organizationId?: string;
  @EnumField(publicityStatuses, { optional: true }) status?: Material['status'];
}

export class ViolationDto {
  @IdField() id!: string;
  @IntegerField({ description: 'Always 1: a violation is recorded for good' }) version!: number;
  @IdField() consortiumId!: string;
  @IdField() organizationId!: string;
  @EnumField(publicityRuleCodes) rule!: PublicityRule;
  @TextField({ max: 500 }) description!: string;
  @InstantField() recordedAt!: Date;
  @TextField() recordedBy!: string;
  @IdField({ nullable: true, optional: true, description: 'The member’s material in question, where it was submitted' })
  materialId!: string | null;
}

export class RecordViolationDto extends OmitType(ViolationDto, ['id', 'version', 'recordedAt', 'recordedBy']) {}

export class ViolationQuery extends PageQuery {
  @IdField({ optional: true }) consortiumId?: string;
  @IdField({ optional: true }) organizationId?: string;
}
