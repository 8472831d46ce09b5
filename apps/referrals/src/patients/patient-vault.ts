import type { IdType } from '#contracts';
import { newId } from '#messaging';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { openFields } from '../domain/patient-completion.js';
import { changedIn, type IdentityField, type PatientIdentity } from '../domain/patient.js';
import { duplicatesSql, type Duplicates } from './duplicates.js';
import { PatientSeals, type SealedIdentity } from './patient-seals.js';

/** Whose identity it is, and of which way of theirs. */
export interface Way {
  readonly groupId: string;
  readonly rootId: string;
}

/** A patient whose identity was written down. */
export interface Kept {
  /** The id the group knows them by: the same for the same id number. */
  readonly id: string;
  /** What is said otherwise than by the latest referral of the patient that was submitted. */
  readonly changed: readonly IdentityField[];
  /** Where the patient is referred to already, as far as the referrer is told. */
  readonly duplicates: Duplicates;
}

/** Who refers the patient, and to which department. */
export interface Referring {
  readonly organizationId: string;
  readonly department: string;
}

/** The identity that the latest submitted referral of a patient gives; `own` is the root that asks. */
const latest = (patientId: string, own: string): string => `SELECT i.* FROM referrals r
  JOIN patient_identities i ON i.root_id = r.id
  WHERE r.patient_id = ${patientId} AND r.id <> ${own} AND r.submitted_at IS NOT NULL ORDER BY r.id DESC LIMIT 1`;

const duplicatesOfKnown = duplicatesSql({
  ...{ patient: 'known.id', department: '$12', root: '$4', organization: '$13::uuid' },
});

/**
 * Who the patients are: sealed field by field, found only by the blind index of their id number. Every way of a patient, from its
 * first referral on, keeps the identity that its referrer wrote, as a slip on paper does. Knowing an id number is no proof: whoever
 * writes one down, in a draft or a submission, learns nothing of what others wrote, and changes nothing of it.
 */
@Injectable()
export class PatientVault {
  constructor(private readonly seals: PatientSeals) {}

  async keep(
    manager: EntityManager,
    { groupId, rootId }: Way,
    patient: PatientIdentity,
    { organizationId, department }: Referring,
  ): Promise<Kept> {
    const id = newId();
    const idIndex = await this.indexFor(manager, groupId, patient.idType, patient.idNumber ?? id);
    const sealed = this.seals.seal(patient, idIndex);
    const rows: ((SealedIdentity | { patient_id: string; root_id: null }) & Pick<Kept, 'duplicates'>)[] =
      await manager.query(
        `WITH known AS (
           INSERT INTO patients (id, group_id, id_index) VALUES ($1, $2, $3)
           ON CONFLICT (group_id, id_index) DO UPDATE SET id_index = EXCLUDED.id_index RETURNING id, id_index),
         kept AS (
           INSERT INTO patient_identities (patient_id, root_id, id_type, sex, name, id_number, birth_date, phone, address)
           SELECT id, $4, $5, $6, $7, $8, $9, $10, $11 FROM known)
         SELECT l.*, known.id AS patient_id, known.id_index, ${duplicatesOfKnown} AS duplicates
         FROM known LEFT JOIN LATERAL (${latest('known.id', '$4')}) l ON true`,
        [
          ...[id, groupId, idIndex, rootId, patient.idType, patient.sex],
          ...[sealed.name, sealed.id_number, sealed.birth_date, sealed.phone, sealed.address],
          ...[department, organizationId],
        ],
      );
    const [known] = rows;
    if (!known) throw new Error('a patient was not kept');
    const changed = known.root_id === null ? [] : changedIn(this.seals.open(known), patient);
    return { id: known.patient_id, changed, duplicates: known.duplicates };
  }

  /** What a way says otherwise than the latest referral of the patient that was submitted. */
  async changed(manager: EntityManager, patientId: string, rootId: string): Promise<readonly IdentityField[]> {
    const [known]: SealedIdentity[] = await manager.query(
      `SELECT l.*, p.id_index FROM patients p, LATERAL (${latest('p.id', '$2')}) l WHERE p.id = $1`,
      [patientId, rootId],
    );
    return known ? changedIn(this.seals.open(known), await this.open(manager, rootId)) : [];
  }

  /** Patients of some groups with an id number; each group knows a person by an id of its own. */
  async find(manager: EntityManager, groupIds: readonly string[], idType: IdType, idNumber: string): Promise<string[]> {
    const wanted = groupIds.flatMap((groupId) =>
      this.seals.indexes(groupId, idType, idNumber).map((index) => ({ groupId, index })),
    );
    const rows: { id: string }[] = await manager.query(
      `SELECT p.id FROM patients p JOIN unnest($1::uuid[], $2::text[]) AS known (g, i)
         ON p.group_id = g AND (p.id_index = i OR p.later_index = i)`,
      [wanted.map(({ groupId }) => groupId), wanted.map(({ index }) => index)],
    );
    return rows.map((row) => row.id);
  }

  /** The identity in clear, as the first referral of a way gives it. Whoever calls this leaves an audit record: see PatientsService. */
  async open(manager: EntityManager, rootId: string): Promise<PatientIdentity> {
    return this.seals.open(await this.row(manager, rootId));
  }

  /** As `open`, for who adds to it: nobody else does until the transaction ends. */
  async hold(manager: EntityManager, rootId: string): Promise<PatientIdentity> {
    return this.seals.open(await this.row(manager, rootId, 'FOR UPDATE'));
  }

  /** What of an identity may still be told; nothing is opened for it. */
  async openFields(manager: EntityManager, rootId: string): Promise<IdentityField[]> {
    const { id_type: idType, phone, address } = await this.row(manager, rootId);
    return openFields({ idType, phone, address });
  }

  /** Writes an identity that was held and added to. Whoever is known by a document only now is also found by that. */
  async complete(manager: EntityManager, { groupId, rootId }: Way, patient: PatientIdentity): Promise<void> {
    const { patient_id: id, id_index: idIndex, id_type: idType } = await this.row(manager, rootId);
    const sealed = this.seals.seal(patient, idIndex);
    const laterIndex =
      idType === 'none' && patient.idNumber ? this.seals.indexes(groupId, patient.idType, patient.idNumber)[0] : null;
    await manager.query(
      `WITH told AS (
         UPDATE patient_identities SET id_type = $2, sex = $3, name = $4, id_number = $5, birth_date = $6, phone = $7, address = $8
         WHERE root_id = $1)
       UPDATE patients SET later_index = $10 WHERE id = $9 AND $10::text IS NOT NULL`,
      [
        ...[rootId, patient.idType, patient.sex],
        ...[sealed.name, sealed.id_number, sealed.birth_date, sealed.phone, sealed.address],
        ...[id, laterIndex],
      ],
    );
  }

  /** The patient is locked before the identity, as a rotation of the keys does. */
  private async row(manager: EntityManager, rootId: string, lock: 'FOR UPDATE' | '' = ''): Promise<SealedIdentity> {
    const [row]: SealedIdentity[] = await manager.query(
      `SELECT i.*, p.id_index, p.later_index FROM patients p JOIN patient_identities i ON p.id = i.patient_id
       WHERE i.root_id = $1 ${lock}`,
      [rootId],
    );
    if (!row) throw new Error(`the patient of referral ${rootId} is not in the vault`);
    return row;
  }

  /** While index keys change a patient may stand under an older one, and is held there until the transaction ends. */
  private async indexFor(manager: EntityManager, groupId: string, idType: IdType, idNumber: string): Promise<string> {
    const indexes = this.seals.indexes(groupId, idType, idNumber);
    if (indexes.length === 1) return indexes[0];
    const rows: { id_index: string }[] = await manager.query(
      'SELECT id_index FROM patients WHERE group_id = $1 AND id_index = ANY ($2) FOR UPDATE',
      [groupId, indexes],
    );
    const known = rows.map((row) => row.id_index);
    return indexes.find((index) => known.includes(index)) ?? indexes[0];
  }
}
