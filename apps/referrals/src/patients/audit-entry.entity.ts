import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Purpose } from '../domain/access.js';

const byHand = { synchronize: false } as const;

export const auditedActions = ['identity-read', 'patient-search'] as const;

/** Who looked at whose identity, what of it and what for; written before the answer, never changed (a trigger holds it). */
@Entity('audit_entries')
@Check('audit_entries_action', 'see migration')
@Index('audit_entries_referral', byHand)
@Index('audit_entries_patient', byHand)
export class AuditEntry {
  @PrimaryColumn('uuid') id!: string;
  @Column('timestamptz') at!: Date;
  @Column('text') action!: (typeof auditedActions)[number];
  /** User id of the reader. */
  @Column('text') actor!: string;
  @Column('uuid', { nullable: true }) organizationId!: string | null;
  @Column('text') purpose!: Purpose;
  /** Null for a search that found nobody. */
  @Column('uuid', { nullable: true }) patientId!: string | null;
  @Column('uuid', { nullable: true }) referralId!: string | null;
  /** Names of the fields that were shown or searched by, never their values. */
  @Column('jsonb') fields!: string[];
}
