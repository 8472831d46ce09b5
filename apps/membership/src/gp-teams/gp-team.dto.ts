import { BooleanField, IdField, IntegerField, ListField, PageQuery, TextField } from '#platform';
import { OmitType, PartialType } from '@nestjs/swagger';
import { cellForm, cellSays } from '../domain/import/forms.js';
import type { GpTeam } from '../domain/gp-team.js';

export class GpTeamDto implements GpTeam {
  @IdField() id!: string;
  @IntegerField({ description: 'Number of changes; the ETag' }) version!: number;
  @IdField({ description: 'The grassroots organization it belongs to' }) organizationId!: string;
  @TextField({ max: 100, pattern: cellForm, says: cellSays, example: '广府家庭医生一队' }) name!: string;
  @IdField({ description: 'Practitioner who leads it' }) leaderId!: string;
  @ListField({ of: 'id', maxItems: 200, description: 'Practitioners who take part; the leader always does' })
  memberIds!: string[];
  @BooleanField() active!: boolean;
}

export class FormTeamDto extends OmitType(GpTeamDto, ['id', 'version', 'active']) {}

export class AmendTeamDto extends PartialType(OmitType(FormTeamDto, ['organizationId']), {
  skipNullProperties: false,
}) {}

export class GpTeamQuery extends PageQuery {
  @IdField({ optional: true }) organizationId?: string;
  @IdField({ optional: true, description: 'Teams in which this practitioner takes part' }) practitionerId?: string;
  @BooleanField({ optional: true }) active?: boolean;
  @BooleanField({ optional: true, description: 'Teams whose leader practises today, or has left' }) led?: boolean;
}

export class UncoveredQuery extends PageQuery {
  @IdField({ optional: true, description: 'Only practitioners of active members of this consortium' })
  consortiumId?: string;
  @IdField({ optional: true, description: 'Only practitioners of this organization' }) employerId?: string;
}
