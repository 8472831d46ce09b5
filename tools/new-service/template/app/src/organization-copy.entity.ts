import type { Versioned } from '#contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Local copy of membership's organizations, built from its events. */
@Entity('organization_copies')
export class OrganizationCopyEntity implements Versioned {
  @PrimaryColumn('uuid') id!: string;
  @Column('integer') version!: number;
  @Column('text') name!: string;
}
