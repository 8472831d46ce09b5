import { agreementModes, agreementStatuses } from '#contracts';
import { Check, Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';
import type { Agreement } from '../domain/agreement.js';
import { oneOf } from './one-of.js';

@Entity('agreements')
@Unique('agreements_number', ['consortiumId', 'number'])
@Index('agreements_organization', ['organizationId'])
@Check('agreements_mode', oneOf('mode', agreementModes))
@Check('agreements_status', oneOf('status', agreementStatuses))
export class AgreementEntity implements Agreement {
  @PrimaryColumn('uuid') id!: string;
  @Column('integer') version!: number;
  @Column('uuid') consortiumId!: string;
  @Column('uuid') organizationId!: string;
  @Column('text') number!: string;
  @Column('text') mode!: Agreement['mode'];
  @Column('date') validFrom!: string;
  @Column('date', { nullable: true }) validTo!: string | null;
  @Column('jsonb') clauses!: Agreement['clauses'];
  @Column('text') status!: Agreement['status'];
  @Column('text', { nullable: true }) reason!: string | null;
  @Column('jsonb') steps!: Agreement['steps'];
}
