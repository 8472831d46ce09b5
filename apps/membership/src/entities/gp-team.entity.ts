import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import type { GpTeam } from '../domain/gp-team.js';

@Entity('gp_teams')
@Unique('gp_teams_name', ['organizationId', 'name'])
export class GpTeamEntity implements GpTeam {
  @PrimaryColumn('uuid') id!: string;
  @Column('integer') version!: number;
  @Column('uuid') organizationId!: string;
  @Column('text') name!: string;
  @Column('uuid') leaderId!: string;
  @Column('uuid', { array: true }) memberIds!: string[];
  @Column('boolean') active!: boolean;
}
