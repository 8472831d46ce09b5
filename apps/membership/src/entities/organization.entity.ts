import { organizationKinds, organizationLevels, ownerships } from '#contracts';
import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import type { Organization } from '../domain/organization.js';
import { oneOf } from './one-of.js';

@Entity('organizations')
@Unique('organizations_credit_code', ['creditCode'])
@Check('organizations_level', oneOf('level', organizationLevels))
@Check('organizations_kind', oneOf('kind', organizationKinds))
@Check('organizations_ownership', oneOf('ownership', ownerships))
export class OrganizationEntity implements Organization {
  @PrimaryColumn('uuid') id!: string;
  @Column('integer') version!: number;
  @Column('text') creditCode!: string;
  @Column('text') name!: string;
  @Column('text') shortName!: string;
  @Column('text') level!: Organization['level'];
  @Column('text') kind!: Organization['kind'];
  @Column('text') ownership!: Organization['ownership'];
  @Column('text') divisionCode!: string;
  @Column('jsonb', { nullable: true }) location!: Organization['location'];
  @Column('text', { nullable: true }) address!: string | null;
  @Column('text', { nullable: true }) phone!: string | null;
  @Column('uuid', { nullable: true }) parentId!: string | null;
}
