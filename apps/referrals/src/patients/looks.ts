import { roles, type Role } from '#contracts';
import { idAfter, type AuditLine } from '#platform';
import { purposes } from '../domain/access.js';

/** What goes on record of patients' identities: looks, and what a patient tried oneself and was refused. */
export const lookActions = [
  'identity-read',
  'patient-search',
  'duplicate-told',
  'looks-read',
  'slip-printed',
  'attachments-listed',
  'attachment-read',
  'own-looks-read',
  'own-looks-refused',
] as const;
export type LookAction = (typeof lookActions)[number];

/** What is on record as the purpose of a look: one that a reader gives, or the patient's own wish to know. */
export const lookPurposes = [...purposes, 'own-request'] as const;
export type LookPurpose = (typeof lookPurposes)[number];

/** A look at who somebody is, as it goes on record. */
export interface Look {
  readonly action: LookAction;
  readonly purpose: LookPurpose;
  /** Null for a search that found nobody. */
  readonly patientId: string | null;
  readonly referralId: string | null;
  /** Names of the fields that were shown or searched by, never their values. */
  readonly fields: readonly string[];
}

export const recordOf = (referralId: string): string => `referrals/${referralId}`;

/** The place in the chain that a cursor names. @throws InvalidInput for a cursor of another list */
export function placeIn(cursor: string | undefined): number | undefined {
  const place = idAfter(cursor, /^\d{1,15}$/);
  return place === undefined ? undefined : Number(place);
}

/** The looks that lines of the audit trail tell of. */
export const lookIn = ({ action, purpose, patientId, record, detail }: AuditLine): Look => ({
  action: action as LookAction,
  purpose: purpose as LookPurpose,
  patientId,
  referralId: record?.startsWith('referrals/') ? (record.split('/')[1] ?? null) : null,
  fields: (detail['fields'] ?? []) as string[],
});

/** In which roles the reader acted; none is on record of looks before it was kept, nor of the patient. */
export const rolesIn = ({ detail }: AuditLine): Role[] =>
  roles.filter((role) => ((detail['roles'] ?? []) as string[]).includes(role));
