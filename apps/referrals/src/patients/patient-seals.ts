import type { IdType, Sex } from '#contracts';
import { InjectConfig } from '#platform';
import { Injectable } from '@nestjs/common';
import type { ReferralsConfig } from '../config.js';
import type { PatientIdentity } from '../domain/patient.js';
import { FieldCipher } from './field-cipher.js';

const sealedFields = ['name', 'id_number', 'birth_date', 'phone', 'address'] as const;
type SealedField = (typeof sealedFields)[number];

/** A row of `patient_identities`, sealed fields and those in clear, with the blind index of its patient. */
export type SealedIdentity = Record<'name' | 'birth_date', string> &
  Record<'id_number' | 'phone' | 'address', string | null> & {
    root_id: string;
    patient_id: string;
    id_index: string;
    /** Of a patient who had no document at first: the index of the one that was told later. */
    later_index?: string | null;
    id_type: IdType;
    sex: Sex;
  };

/** Seals identities and opens them; what is sealed is bound to the field and to the patient's index. */
@Injectable()
export class PatientSeals {
  readonly cipher: FieldCipher;

  constructor(@InjectConfig() { PATIENT_KEYS, PATIENT_INDEX_KEY }: ReferralsConfig) {
    this.cipher = new FieldCipher(PATIENT_KEYS, PATIENT_INDEX_KEY);
  }

  /** Blind indexes of the holder of a document in a group, the one to write first. */
  indexes(groupId: string, idType: IdType, idNumber: string): [string, ...string[]] {
    return this.cipher.indexes(groupId, idType, idNumber);
  }

  seal(patient: PatientIdentity, idIndex: string): Pick<SealedIdentity, SealedField> {
    const sealed = (field: SealedField, text: string): string => this.cipher.seal(text, contextOf(field, idIndex));
    const { idNumber, phone, address } = patient;
    return {
      name: sealed('name', patient.name),
      id_number: idNumber && sealed('id_number', idNumber),
      birth_date: sealed('birth_date', patient.birthDate),
      phone: phone && sealed('phone', phone),
      address: address && sealed('address', JSON.stringify(address)),
    };
  }

  open(row: SealedIdentity): PatientIdentity {
    const text = (field: SealedField): string | null => {
      const sealed = row[field];
      return sealed === null ? null : this.cipher.open(sealed, contextOf(field, row.id_index));
    };
    const address = text('address');
    return {
      name: text('name') ?? '',
      idType: row.id_type,
      idNumber: text('id_number'),
      sex: row.sex,
      birthDate: text('birth_date') ?? '',
      phone: text('phone'),
      address: address === null ? null : (JSON.parse(address) as PatientIdentity['address']),
    };
  }

  /** The row of a patient of a group under the keys that seal and index now; undefined when it is. */
  reseal(row: SealedIdentity, groupId: string): SealedIdentity | undefined {
    const identity = this.open(row);
    const [ofDocument] = this.indexes(groupId, row.id_type, identity.idNumber ?? row.patient_id);
    const [idIndex] = row.later_index ? this.indexes(groupId, 'none', row.patient_id) : [ofDocument];
    const later = row.later_index ? ofDocument : null;
    const current = sealedFields.every((field) => row[field] === null || this.cipher.isCurrent(row[field]));
    if (current && idIndex === row.id_index && later === (row.later_index ?? null)) return undefined;
    return { ...row, id_index: idIndex, later_index: later, ...this.seal(identity, idIndex) };
  }
}

/** Bound to the index, not to the row's id: the id of a known patient is learnt only by writing. */
const contextOf = (field: SealedField, idIndex: string): string => `${field} of ${idIndex}`;
