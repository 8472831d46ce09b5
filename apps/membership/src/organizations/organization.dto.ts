import { organizationKinds, organizationLevels, ownerships } from '#contracts';
import {
  CreditCodeField,
  DivisionCodeField,
  EnumField,
  IdField,
  IntegerField,
  NestedField,
  NumberField,
  PageQuery,
  TextField,
} from '#platform';
import { OmitType, PartialType } from '@nestjs/swagger';
import { cellForm, cellSays } from '../domain/import/forms.js';
import type { Organization } from '../domain/organization.js';

const absent = { optional: true, nullable: true } as const;

export class LocationDto {
  @NumberField({ min: -90, max: 90, description: 'Degrees, WGS 84' }) latitude!: number;
  @NumberField({ min: -180, max: 180, description: 'Degrees, WGS 84' }) longitude!: number;
}

export class OrganizationDto implements Organization {
  @IdField() id!: string;
  @IntegerField({ description: 'Number of changes; the ETag' }) version!: number;
  @CreditCodeField() creditCode!: string;
  @TextField({ max: 200, pattern: cellForm, says: cellSays, example: '邯郸市永年区广府镇中心卫生院' }) name!: string;
  @TextField({ max: 50, pattern: cellForm, says: cellSays, example: '广府卫生院' }) shortName!: string;
  @EnumField(organizationLevels) level!: Organization['level'];
  @EnumField(organizationKinds) kind!: Organization['kind'];
  @EnumField(ownerships) ownership!: Organization['ownership'];
  @DivisionCodeField() divisionCode!: string;
  @NestedField(() => LocationDto, absent) location!: LocationDto | null;
  @TextField({ max: 200, pattern: cellForm, says: cellSays, ...absent }) address!: string | null;
  @TextField({ max: 50, pattern: cellForm, says: cellSays, ...absent, description: 'Switchboard or duty desk' })
  phone!: string | null;
  @IdField({ ...absent, description: 'The organization it belongs to' }) parentId!: string | null;
}

export class RegisterOrganizationDto extends OmitType(OrganizationDto, ['id', 'version']) {}

export class AmendOrganizationDto extends PartialType(OmitType(RegisterOrganizationDto, ['creditCode']), {
  skipNullProperties: false,
}) {}

export class OrganizationQuery extends PageQuery {
  @TextField({ optional: true, description: 'Part of the name or short name' }) name?: string;
  @CreditCodeField({ optional: true }) creditCode?: string;
  @EnumField(organizationLevels, { optional: true }) level?: Organization['level'];
  @EnumField(organizationKinds, { optional: true }) kind?: Organization['kind'];
  @EnumField(ownerships, { optional: true }) ownership?: Organization['ownership'];
  @DivisionCodeField({ optional: true }) divisionCode?: string;
  @IdField({ optional: true }) parentId?: string;
}
