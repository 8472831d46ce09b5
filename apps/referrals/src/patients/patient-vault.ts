import type { IdType, Sex } from '#contracts';
import { newId } from '#messaging';
import { InjectConfig } from '#platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { ReferralsConfig } from '../config.js';
import type { PatientIdentity } from '../domain/patient.js';
import { FieldCipher } from './field-cipher.js';

interface SealedPatient {
  id: string;
  id_index: string;
  id_type: IdType;
  sex: Sex;
  name: string;
  id_number: string | null;
  birth_date: string;
  phone: string | null;
  address: string | null;
}

type SealedField = 'name' | 'id_number' | 'birth_date' | 'phone' | 'address';

/** Who the patients are: sealed field by field, found only by the blind index of their id number. */
@Injectable()
export class PatientVault {
  private readonly cipher: FieldCipher;

  constructor(@InjectConfig() { PATIENT_KEYS, PATIENT_INDEX_KEY }: ReferralsConfig) {
    this.cipher = new FieldCipher(PATIENT_KEYS, Buffer.from(PATIENT_INDEX_KEY, 'base64'));
  }

  /** Keeps a patient and answers the id the group knows them by: the same for the same id number. Newer details win. */
  async keep(manager: EntityManager, groupId: string, patient: PatientIdentity): Promise<string> {
    const id = newId();
    const idIndex = this.indexOf(groupId, patient.idType, patient.idNumber ?? id);
    const seal = (field: SealedField, text: string | null) => text && this.cipher.seal(text, contextOf(field, idIndex));
    const rows: { id: string }[] = await manager.query(
      `INSERT INTO patients (id, group_id, id_index, id_type, sex, name, id_number, birth_date, phone, address)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
       ON CONFLICT (group_id, id_index) DO UPDATE SET sex = EXCLUDED.sex, name = EXCLUDED.name, birth_date = EXCLUDED.birth_date,
         phone = coalesce(EXCLUDED.phone, patients.phone), address = coalesce(EXCLUDED.address, patients.address)
       RETURNING id`,
      [
        id,
        groupId,
        idIndex,
        patient.idType,
        patient.sex,
        seal('name', patient.name),
        seal('id_number', patient.idNumber),
        seal('birth_date', patient.birthDate),
        seal('phone', patient.phone),
        seal('address', patient.address && JSON.stringify(patient.address)),
      ],
    );
    return rows[0]?.id ?? id;
  }

  /** Patients of some groups with an id number; each group knows a person by an id of its own. */
  async find(manager: EntityManager, groupIds: readonly string[], idType: IdType, idNumber: string): Promise<string[]> {
    const rows: { id: string }[] = await manager.query(
      'SELECT p.id FROM patients p JOIN unnest($1::uuid[], $2::text[]) AS known (g, i) ON p.group_id = g AND p.id_index = i',
      [groupIds, groupIds.map((groupId) => this.indexOf(groupId, idType, idNumber))],
    );
    return rows.map((row) => row.id);
  }

  /** The identity in clear. Whoever calls this leaves an audit record: see PatientsService. */
  async open(manager: EntityManager, patientId: string): Promise<PatientIdentity> {
    const [row]: SealedPatient[] = await manager.query('SELECT * FROM patients WHERE id = $1', [patientId]);
    if (!row) throw new Error(`patient ${patientId} is not in the vault`);
    const open = (field: SealedField): string | null => {
      const sealed = row[field];
      return sealed === null ? null : this.cipher.open(sealed, contextOf(field, row.id_index));
    };
    const address = open('address');
    return {
      name: open('name') ?? '',
      idType: row.id_type,
      idNumber: open('id_number'),
      sex: row.sex,
      birthDate: open('birth_date') ?? '',
      phone: open('phone'),
      address: address === null ? null : (JSON.parse(address) as PatientIdentity['address']),
    };
  }

  private indexOf(groupId: string, idType: IdType, idNumber: string): string {
    return this.cipher.index(groupId, idType, idNumber);
  }
}

/** Bound to the index, not to the row's id: the id of a known patient is learnt only by writing. */
const contextOf = (field: SealedField, idIndex: string): string => `${field} of ${idIndex}`;
