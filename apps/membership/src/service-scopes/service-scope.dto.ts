import { bookingModes, directions, indications, organizationKinds, organizationLevels, sexes } from '#contracts';
import {
  BooleanField,
  DepartmentField,
  EnumField,
  IdField,
  IntegerField,
  ListField,
  NestedField,
  NumberField,
  PageQuery,
  TextField,
} from '#platform';
import { OmitType, PartialType } from '@nestjs/swagger';
import { cellForm, cellSays } from '../domain/import/forms.js';
import type { Organization } from '../domain/organization.js';
import type { ServiceScope } from '../domain/service-scope.js';

const absent = { optional: true, nullable: true } as const;

export class ServiceScopeDto implements ServiceScope {
  @IdField() id!: string;
  @IntegerField({ description: 'Number of changes; the ETag' }) version!: number;
  @IdField() organizationId!: string;
  @DepartmentField() department!: string;
  @ListField({ of: 'enum', values: directions, description: 'Directions accepted' })
  directions!: ServiceScope['directions'];
  @EnumField(bookingModes, { description: 'direct books at once, triage is looked at first' })
  bookingMode!: ServiceScope['bookingMode'];
  @IntegerField({ min: 0, max: 150, ...absent, description: 'Years, inclusive' }) minAge!: number | null;
  @IntegerField({ min: 0, max: 150, ...absent, description: 'Years, inclusive' }) maxAge!: number | null;
  @EnumField(sexes, absent) sex!: ServiceScope['sex'];
  @ListField({ of: 'enum', values: indications, description: 'Indications accepted; empty accepts every one' })
  indications!: string[];
  @TextField({ max: 200, pattern: cellForm, says: cellSays, ...absent }) contact!: string | null;
  @TextField({ max: 200, pattern: cellForm, says: cellSays, ...absent }) openingHours!: string | null;
  @IntegerField({ min: 0, max: 3650, ...absent, description: 'Indicative wait in days' }) waitDays!: number | null;
  @BooleanField() open!: boolean;
}

export class OpenScopeDto extends OmitType(ServiceScopeDto, ['id', 'version', 'open']) {}

export class AmendScopeDto extends PartialType(OmitType(OpenScopeDto, ['organizationId', 'department']), {
  skipNullProperties: false,
}) {}

export class ScopeQuery extends PageQuery {
  @DepartmentField({ optional: true }) department?: string;
  @BooleanField({ optional: true }) open?: boolean;
}

/** The organization of a directory entry, so that a referrer need not look it up. */
export class ScopeOwnerDto {
  @TextField() name!: string;
  @TextField() shortName!: string;
  @EnumField(organizationLevels) level!: Organization['level'];
  @EnumField(organizationKinds) kind!: Organization['kind'];
  @TextField({ nullable: true }) phone!: string | null;
}

export class DirectoryEntryDto extends ServiceScopeDto {
  @NestedField(() => ScopeOwnerDto) organization!: ScopeOwnerDto;
  @NumberField({ nullable: true, description: 'Kilometres from `from`, where both locations are known' })
  distanceKm!: number | null;
}

export class DirectoryQuery extends PageQuery {
  @DepartmentField({ optional: true, description: 'Department or one that contains it: 03 finds 03.04' })
  specialty?: string;
  @EnumField(directions, { optional: true }) direction?: ServiceScope['directions'][number];
  @IntegerField({ min: 0, max: 150, optional: true, description: 'Age of the patient in years' }) age?: number;
  @EnumField(sexes, { optional: true, description: 'Sex of the patient' }) sex?: 'male' | 'female';
  @IdField({ optional: true, description: 'Referring organization: only fellow members, the nearest first' })
  from?: string;
  @IdField({ optional: true }) organizationId?: string;
  @EnumField(bookingModes, { optional: true }) bookingMode?: ServiceScope['bookingMode'];
  @NumberField({ min: 0, max: 20_000, optional: true, description: 'At most so far from `from`, in kilometres' })
  withinKm?: number;
  @IntegerField({ min: 0, max: 3650, optional: true, description: 'Indicative wait of at most so many days' })
  maxWaitDays?: number;
  @EnumField(['distance', 'wait'], { optional: true, description: 'The nearest first (default), or the shortest wait' })
  sort?: 'distance' | 'wait';
}
