import type { AuditLine } from '#platform';
import type { Purpose } from '../domain/access.js';

/** What goes on record of patients' identities. */
export const lookActions = [
  'identity-read',
  'patient-search',
  'looks-read',
  'slip-printed',
  'attachments-listed',
  'attachment-read',
] as const;
export type LookAction = (typeof lookActions)[number];

/** A look at who somebody is, as it goes on record. */
export interface Look {
  readonly action: LookAction;
  readonly purpose: Purpose;
  /** Null for a search that found nobody. */
  readonly patientId: string | null;
  readonly referralId: string | null;
  /** Names of the fields that were shown or searched by, never their values. */
  readonly fields: readonly string[];
}

export const recordOf = (referralId: string): string => `referrals/${referralId}`;

/** The looks that lines of the audit trail tell of. */
export const lookIn = ({ action, purpose, patientId, record, detail }: AuditLine): Look => ({
  action: action as LookAction,
  purpose: purpose as Purpose,
  patientId,
  referralId: record?.split('/')[1] ?? null,
  fields: (detail['fields'] ?? []) as string[],
});
