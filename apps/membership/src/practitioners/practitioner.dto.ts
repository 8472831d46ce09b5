import { sexes, titles } from '#contracts';
import {
  BooleanField,
  DateField,
  DepartmentField,
  EnumField,
  IdField,
  IntegerField,
  ListField,
  PageQuery,
  TextField,
} from '#platform';
import { OmitType, PartialType } from '@nestjs/swagger';
import { cellForm, cellSays, staffNumberForm, staffNumberSays } from '../domain/import/forms.js';
import type { Practitioner } from '../domain/practitioner.js';

export class PractitionerDto implements Practitioner {
  @IdField() id!: string;
  @IntegerField({ description: 'Number of changes; the ETag' }) version!: number;
  @IdField() employerId!: string;
  @TextField({
    max: 50,
    pattern: staffNumberForm,
    says: staffNumberSays,
    description: 'Number in the employer’s staff list',
  })
  staffNumber!: string;
  @TextField({ max: 100, pattern: cellForm, says: cellSays }) name!: string;
  @EnumField(sexes, { optional: true, nullable: true }) sex!: Practitioner['sex'];
  @EnumField(titles) title!: Practitioner['title'];
  @DepartmentField() specialty!: string;
  @ListField({ of: 'id', description: 'Organizations where they practise; the employer always is one' })
  practicePoints!: string[];
  @DateField({ nullable: true, description: 'First day on which they no longer practise; null while no end is set' })
  endsOn!: string | null;
}

export class RegisterPractitionerDto extends OmitType(PractitionerDto, ['id', 'version', 'endsOn']) {}

export class AmendPractitionerDto extends PartialType(
  OmitType(RegisterPractitionerDto, ['employerId', 'staffNumber']),
  {
    skipNullProperties: false,
  },
) {}

export class EndPractitionerDto {
  @DateField({
    optional: true,
    description: 'First day on which they no longer practise, past or to come; today without',
  })
  endsOn?: string;
}

export class PractitionerQuery extends PageQuery {
  @IdField({ optional: true }) employerId?: string;
  @TextField({ optional: true }) staffNumber?: string;
  @DepartmentField({ optional: true }) specialty?: string;
  @EnumField(titles, { optional: true }) title?: Practitioner['title'];
  @BooleanField({ optional: true, description: 'Who practises today, or who has left' }) practising?: boolean;
}
