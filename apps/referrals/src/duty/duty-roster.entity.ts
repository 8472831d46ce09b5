import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Duty, DutyRoster } from '../domain/duty-roster.js';

/** Who is on duty at an organization, level by level; set whole. */
@Entity('duty_rosters')
export class DutyRosterRow implements DutyRoster {
  @PrimaryColumn('uuid') organizationId!: string;
  @Column('integer') version!: number;
  @Column('jsonb') entries!: readonly Duty[];
  @Column('text') setBy!: string;
  @Column('timestamptz') setAt!: Date;
}
