import type { IdType } from '#contracts';
import { newId } from '#messaging';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { PatientIdentity } from '../domain/patient.js';
import { PatientSeals, type SealedPatient } from './patient-seals.js';

/** Who the patients are: sealed field by field, found only by the blind index of their id number. */
@Injectable()
export class PatientVault {
  constructor(private readonly seals: PatientSeals) {}

  /** Keeps a patient and answers the id the group knows them by: the same for the same id number. Newer details win. */
  async keep(manager: EntityManager, groupId: string, patient: PatientIdentity): Promise<string> {
    const id = newId();
    const idIndex = await this.indexFor(manager, groupId, patient.idType, patient.idNumber ?? id);
    const sealed = this.seals.seal(patient, idIndex);
    const rows: { id: string }[] = await manager.query(
      `INSERT INTO patients (id, group_id, id_index, id_type, sex, name, id_number, birth_date, phone, address)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
       ON CONFLICT (group_id, id_index) DO UPDATE SET sex = EXCLUDED.sex, name = EXCLUDED.name, birth_date = EXCLUDED.birth_date,
         phone = coalesce(EXCLUDED.phone, patients.phone), address = coalesce(EXCLUDED.address, patients.address)
       RETURNING id`,
      [
        ...[id, groupId, idIndex, patient.idType, patient.sex],
        ...[sealed.name, sealed.id_number, sealed.birth_date, sealed.phone, sealed.address],
      ],
    );
    return rows[0]?.id ?? id;
  }

  /** Patients of some groups with an id number; each group knows a person by an id of its own. */
  async find(manager: EntityManager, groupIds: readonly string[], idType: IdType, idNumber: string): Promise<string[]> {
    const wanted = groupIds.flatMap((groupId) =>
      this.seals.indexes(groupId, idType, idNumber).map((index) => ({ groupId, index })),
    );
    const rows: { id: string }[] = await manager.query(
      'SELECT p.id FROM patients p JOIN unnest($1::uuid[], $2::text[]) AS known (g, i) ON p.group_id = g AND p.id_index = i',
      [wanted.map(({ groupId }) => groupId), wanted.map(({ index }) => index)],
    );
    return rows.map((row) => row.id);
  }

  /** The identity in clear. Whoever calls this leaves an audit record: see PatientsService. */
  async open(manager: EntityManager, patientId: string): Promise<PatientIdentity> {
    const [row]: SealedPatient[] = await manager.query('SELECT * FROM patients WHERE id = $1', [patientId]);
    if (!row) throw new Error(`patient ${patientId} is not in the vault`);
    return this.seals.open(row);
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
