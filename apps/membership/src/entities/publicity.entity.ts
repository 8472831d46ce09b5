import { publicityMedia, publicityRuleCodes, publicityStatuses, type PublicityRule } from '#contracts';
import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Material } from '../domain/publicity-material.js';
import { oneOf } from './one-of.js';

@Entity('publicity_materials')
@Index('publicity_materials_organization', ['organizationId'])
@Check('publicity_materials_medium', oneOf('medium', publicityMedia))
@Check('publicity_materials_status', oneOf('status', publicityStatuses))
export class PublicityMaterialEntity implements Material {
  @PrimaryColumn('uuid') id!: string;
  @Column('integer') version!: number;
  @Column('uuid') consortiumId!: string;
  @Column('uuid') organizationId!: string;
  @Column('text') title!: string;
  @Column('text') medium!: Material['medium'];
  @Column('text') content!: string;
  @Column('text') status!: Material['status'];
  @Column('date', { nullable: true }) expiresOn!: string | null;
  @Column('text', { array: true }) brokenRules!: PublicityRule[];
  @Column('text', { nullable: true }) reason!: string | null;
  @Column('jsonb') steps!: Material['steps'];
}

/** A violation, recorded for good. */
@Entity('publicity_violations')
@Index('publicity_violations_organization', ['organizationId'])
@Check('publicity_violations_rule', oneOf('rule', publicityRuleCodes))
export class PublicityViolationEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('integer') version!: number;
  @Column('uuid') consortiumId!: string;
  @Column('uuid') organizationId!: string;
  @Column('text') rule!: PublicityRule;
  @Column('text') description!: string;
  @Column('timestamptz') recordedAt!: Date;
  /** User id of who recorded it. */
  @Column('text') recordedBy!: string;
  @Column('uuid', { nullable: true }) materialId!: string | null;
}
