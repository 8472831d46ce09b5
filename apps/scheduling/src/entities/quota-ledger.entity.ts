import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { LedgerKind, LedgerLine } from '../domain/quota-ledger.js';

const byHand = { synchronize: false } as const;

/** Lines are written once and never changed. */
@Entity('quota_ledger')
@Check('quota_ledger_kind', 'see migration')
@Index('quota_ledger_session', byHand)
@Index('quota_ledger_once', byHand)
export class QuotaLedgerEntity implements LedgerLine {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid') clinicSessionId!: string;
  @Column('text') kind!: LedgerKind;
  @Column('integer') change!: number;
  @Column('uuid', { nullable: true }) appointmentId!: string | null;
  @Column('timestamptz') at!: Date;
}
