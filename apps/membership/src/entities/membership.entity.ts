import { memberRoles, membershipStatuses } from '#contracts';
import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Membership } from '../domain/membership.js';
import { oneOf } from './one-of.js';

@Entity('memberships')
@Index('memberships_one_at_a_time', ['consortiumId', 'organizationId'], { unique: true, where: `status <> 'ended'` })
@Index('memberships_organization', ['organizationId'])
@Check('memberships_role', oneOf('role', memberRoles))
@Check('memberships_status', oneOf('status', membershipStatuses))
export class MembershipEntity implements Membership {
  @PrimaryColumn('uuid') id!: string;
  @Column('integer') version!: number;
  @Column('uuid') consortiumId!: string;
  @Column('uuid') organizationId!: string;
  @Column('text') role!: Membership['role'];
  @Column('text') status!: Membership['status'];
  @Column('text', { nullable: true }) reason!: string | null;
  @Column('jsonb') steps!: Membership['steps'];
  @Column('timestamptz', { nullable: true }) fileDueAt!: Date | null;
  @Column('boolean', { default: false }) fileOverdue!: boolean;
}
