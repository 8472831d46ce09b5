import { bodyKinds, consortiumTypes, memberRoles, membershipStatuses, tightnesses } from '#contracts';
import {
  BooleanField,
  DivisionCodeField,
  EnumField,
  IdField,
  IntegerField,
  ListField,
  PageQuery,
  TextField,
} from '#platform';
import { OmitType, PartialType } from '@nestjs/swagger';
import type { Consortium } from '../domain/consortium.js';
import { slugForm, slugSays } from '../domain/import/forms.js';
import type { Membership } from '../domain/membership.js';

export class BodyDto {
  @EnumField(bodyKinds) kind!: Consortium['bodies'][number]['kind'];
  @TextField({ max: 200 }) name!: string;
  @ListField({ of: 'text' }) members!: string[];
}

export class ConsortiumDto implements Consortium {
  @IdField() id!: string;
  @IntegerField({ description: 'Number of changes; the ETag' }) version!: number;
  @TextField({ pattern: slugForm, says: slugSays, example: 'yongnian' }) code!: string;
  @TextField({ max: 200 }) name!: string;
  @EnumField(consortiumTypes) type!: Consortium['type'];
  @EnumField(tightnesses) tightness!: Consortium['tightness'];
  @DivisionCodeField() divisionCode!: string;
  @IdField() leadOrganizationId!: string;
  @ListField(() => BodyDto) bodies!: BodyDto[];
}

export class FormConsortiumDto extends OmitType(ConsortiumDto, ['id', 'version']) {}

export class AmendConsortiumDto extends PartialType(OmitType(FormConsortiumDto, ['code']), {
  skipNullProperties: false,
}) {}

export class ProposeMemberDto {
  @IdField() organizationId!: string;
  @EnumField(memberRoles) role!: Membership['role'];
  @TextField({ max: 200, optional: true, description: 'Number or address of the letter of intent' }) document?: string;
}

export class MemberQuery extends PageQuery {
  @EnumField(membershipStatuses, { optional: true }) status?: Membership['status'];
  @EnumField(memberRoles, { optional: true }) role?: Membership['role'];
  @IdField({ optional: true }) organizationId?: string;
  @BooleanField({ optional: true, description: 'Only those whose application file is overdue' }) fileOverdue?: boolean;
}
