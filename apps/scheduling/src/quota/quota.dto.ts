import {
  EnumField,
  IdField,
  InstantField,
  IntegerField,
  ListField,
  NumberField,
  PageQuery,
  TextField,
} from '#platform';
import { ledgerKinds, type Balance, type LedgerKind } from '../domain/quota-ledger.js';

export class LedgerLineDto {
  @EnumField(ledgerKinds) kind!: LedgerKind;
  @IntegerField({ description: 'Slots added to what remains; negative when they leave it' }) change!: number;
  @IdField({ nullable: true, description: 'Shown to whom the appointment concerns' }) appointmentId!: string | null;
  @InstantField() at!: Date;
}

/** remaining = quota − debited + refunded − released − withdrawn. */
export class QuotaDto implements Balance {
  @IdField() clinicSessionId!: string;
  @IntegerField({ description: 'Slots of the session' }) slots!: number;
  @IntegerField({ description: 'Slots that the policy demands' }) required!: number;
  @IntegerField({ description: 'Slots that were reserved' }) quota!: number;
  @IntegerField({ description: 'Bookings from the quota' }) debited!: number;
  @IntegerField({ description: 'Of these cancelled' }) refunded!: number;
  @IntegerField({ description: 'Given to everyone unused' }) released!: number;
  @IntegerField({ description: 'Lost with the session' }) withdrawn!: number;
  @IntegerField() remaining!: number;
  @InstantField({ nullable: true }) releaseAt!: Date | null;
  @InstantField({ nullable: true }) releasedAt!: Date | null;
  @ListField(() => LedgerLineDto) ledger!: LedgerLineDto[];
}

export const complianceGroups = ['organization', 'practitioner', 'clinic-session'] as const;
export type ComplianceGroup = (typeof complianceGroups)[number];

export class ComplianceQuery extends PageQuery {
  @TextField({
    pattern: /^20\d{2}-(0[1-9]|1[0-2])$/,
    says: { zh: '须为月份，如 2026-11', en: 'must be a month, such as 2026-11' },
    example: '2026-11',
    description: 'Month in Asia/Shanghai',
  })
  month!: string;
  @EnumField(complianceGroups, { optional: true, description: 'organization unless given' }) by: ComplianceGroup =
    'organization';
  @IdField({ optional: true }) organizationId?: string;
}

export class ComplianceDto {
  @TextField() month!: string;
  @IdField() organizationId!: string;
  @IdField({ nullable: true }) practitionerId!: string | null;
  @IdField({ nullable: true }) clinicSessionId!: string | null;
  @IntegerField({ description: 'Sessions that the policy covers' }) sessions!: number;
  @IntegerField({ description: 'Their slots' }) slots!: number;
  @IntegerField({ description: 'Slots that the policy demands for the grassroots' }) required!: number;
  @IntegerField({ description: 'Slots that were reserved for them' }) opened!: number;
  @IntegerField({ description: 'Slots that they have booked' }) used!: number;
  @IntegerField({ description: 'Slots that were given to everyone unused' }) released!: number;
  @NumberField({ description: 'opened ÷ required' }) compliance!: number;
}
