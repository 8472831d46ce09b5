import { Refusal, type IdType } from '#contracts';
import { identityOf, requireConsistent, type IdentityField, type PatientIdentity } from './patient.js';

/** What is said of a patient after the referral has left. */
export type LatePatient = { readonly [Field in IdentityField]?: NonNullable<PatientIdentity[Field]> };

/** Who somebody is, as an id document says it; open for a patient who had none. */
const documented = ['name', 'idType', 'idNumber', 'sex', 'birthDate'] as const satisfies IdentityField[];

/** What of an identity may still be told, sealed or in clear: what was known stays as its referrer wrote it (ADR 0043). */
export const openFields = (known: { idType: IdType; phone: unknown; address: unknown }): IdentityField[] => [
  ...(known.idType === 'none' ? documented : []),
  ...(['phone', 'address'] as const).filter((field) => known[field] === null),
];

export const fieldsIn = (given: LatePatient = {}): IdentityField[] =>
  (Object.keys(given) as IdentityField[]).filter((field) => given[field] !== undefined);

/** @throws Refusal `id-document-missing`, and as a submission with such a patient would be refused */
export function completedIdentity(known: PatientIdentity, given: LatePatient, now: Date): PatientIdentity {
  const fields = fieldsIn(given);
  const patient = identityOf({ ...known, ...Object.fromEntries(fields.map((field) => [field, given[field]])) });
  if (patient.idType === 'none' && fields.some((field) => (documented as readonly string[]).includes(field)))
    throw documentMissing();
  requireConsistent(patient, now);
  return patient;
}

const documentMissing = () =>
  new Refusal(
    'invalid',
    'id-document-missing',
    {
      zh: '补充患者身份须填写证件类型和号码',
      en: 'Who the patient is, is added with the type and number of an id document',
    },
    [{ pointer: '/patient/idType', detail: { zh: '缺少证件类型', en: 'the type of the document is missing' } }],
  );
