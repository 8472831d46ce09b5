import type { Priority } from '#contracts';
import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { EntryStatus, WaitingListEntry } from '../domain/waiting-list-entry.js';

const byHand = { synchronize: false } as const;

@Entity('waiting_list_entries')
@Check('waiting_list_entries_priority', 'see migration')
@Check('waiting_list_entries_status', 'see migration')
@Index('waiting_list_entries_once', byHand)
@Index('waiting_list_entries_referral', byHand)
@Index('waiting_list_entries_order', byHand)
@Index('waiting_list_entries_sent', byHand)
export class WaitingListEntryEntity implements WaitingListEntry {
  @PrimaryColumn('uuid') id!: string;
  @Column('integer') version!: number;
  @Column('uuid') referralId!: string;
  @Column('uuid') patientId!: string;
  @Column('uuid', { nullable: true }) groupId!: string | null;
  @Column('uuid') fromOrganizationId!: string;
  @Column('uuid') organizationId!: string;
  @Column('text') askedDepartment!: string;
  @Column('uuid', { nullable: true }) askedPractitionerId!: string | null;
  @Column('text') priority!: Priority;
  @Column('timestamptz') submittedAt!: Date;
  @Column('timestamptz') rankedFrom!: Date;
  @Column('uuid', { nullable: true }) declinedSlotId!: string | null;
  @Column('text') status!: EntryStatus;
  @Column('timestamptz') addedAt!: Date;
  @Column('timestamptz', { nullable: true }) endedAt!: Date | null;
  @Column('uuid', { nullable: true }) appointmentId!: string | null;
  @Column('text', { nullable: true }) reasonCode!: string | null;
}
