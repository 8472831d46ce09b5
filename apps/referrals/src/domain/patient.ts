import {
  type Bilingual,
  isPhone,
  readResidentId,
  Refusal,
  residentIdCheck,
  type IdType,
  type InputError,
  type Priority,
  type Sex,
  dateIn,
} from '#contracts';

/** Who the patient is; kept apart from the referral, encrypted, and never part of an event. */
export interface PatientIdentity {
  readonly name: string;
  readonly idType: IdType;
  readonly idNumber: string | null;
  readonly sex: Sex;
  /** `YYYY-MM-DD`. */
  readonly birthDate: string;
  readonly phone: string | null;
  readonly address: { readonly divisionCode: string; readonly text: string } | null;
}

/** The identity as a referrer gives it: what is unknown may be left out. */
export type GivenPatient = Pick<PatientIdentity, 'name' | 'idType' | 'sex' | 'birthDate'> & {
  readonly [Field in 'idNumber' | 'phone' | 'address']?: PatientIdentity[Field];
};

/** Check characters are often typed in lower case; documents print them in upper case. */
export const idNumberOf = (text: string): string => text.trim().toUpperCase();

export const identityOf = ({ idNumber, phone = null, address = null, ...given }: GivenPatient): PatientIdentity => ({
  ...given,
  idNumber: idNumber ? idNumberOf(idNumber) : null,
  phone,
  address,
});

export type IdentityField = keyof PatientIdentity;

/** Fields that are given, and otherwise than they are known. */
export const changedIn = (known: PatientIdentity, given: PatientIdentity): IdentityField[] =>
  (Object.keys(given) as IdentityField[]).filter(
    (field) => given[field] !== null && textOf(given[field]) !== textOf(known[field]),
  );

/** Alike for addresses that are, however their parts were ordered. */
const textOf = (value: PatientIdentity[IdentityField]): string =>
  value === null || typeof value === 'string' ? `${value}` : `${value.divisionCode} ${value.text}`;

/** A number of another country, as ITU E.164 writes it. */
const abroad = /^\+(?!86)[1-9]\d{6,14}$/;

const at = (field: string, detail: Bilingual): InputError => ({ pointer: `/patient/${field}`, detail });

const wrongCheckDigit = () =>
  new Refusal(
    'invalid',
    'wrong-check-digit',
    {
      zh: '身份证号码的校验码不正确，请核对',
      en: 'The check digit of the resident id number is wrong; compare it with the card',
    },
    [at('idNumber', { zh: '与 GB 11643 校验码不符', en: 'not its GB 11643 check digit' })],
  );

const wrongForm = {
  zh: '身份证号码为 18 位，含真实的出生日期',
  en: 'a resident id number has 18 characters and a real birth date',
};

const malformed = (detail: Bilingual = wrongForm) =>
  new Refusal('invalid', 'malformed-id-number', { zh: '证件号码格式不正确', en: 'The id number has a wrong form' }, [
    at('idNumber', detail),
  ]);

const malformedPhone = () =>
  new Refusal('invalid', 'malformed-phone', { zh: '联系电话格式不正确', en: 'The phone number has a wrong form' }, [
    at('phone', {
      zh: '须为手机或座机号码，境外号码以 + 和国家代码开头',
      en: 'a mobile or landline number, abroad with + and country code',
    }),
  ]);

const disagrees = (errors: InputError[]) =>
  new Refusal(
    'invalid',
    'resident-id-disagrees',
    {
      zh: '身份证号码与出生日期或性别不一致',
      en: 'The resident id number disagrees with the birth date or sex given',
    },
    errors,
  );

/** Says which and not what: a problem document is also the answer to a command, and that is an event. */
const other = { zh: '与身份证号码不符', en: 'the id number says otherwise' };

/** A resident id number must be right in itself (GB 11643) and agree with the birth date and sex given. */
export function requireConsistent(patient: PatientIdentity, now: Date): void {
  if (patient.birthDate > dateIn(now)) {
    throw new Refusal(
      'invalid',
      'birth-date-in-future',
      { zh: '出生日期晚于今天', en: 'The birth date lies in the future' },
      [at('birthDate', { zh: '不得晚于今天', en: 'must not be after today' })],
    );
  }
  if (patient.phone && !isPhone(patient.phone) && !abroad.test(patient.phone)) throw malformedPhone();
  if (patient.idType === 'none') {
    if (patient.idNumber)
      throw malformed({ zh: '有证件号码时须注明证件类型', en: 'an id number needs the type of its document' });
    return;
  }
  if (!patient.idNumber) throw malformed({ zh: '此类证件须填号码', en: 'required for this type of document' });
  if (patient.idType !== 'resident-id') return;
  const facts = readResidentId(patient.idNumber);
  if (!facts) throw hasWrongCheckDigit(patient.idNumber) ? wrongCheckDigit() : malformed();
  const errors = [
    ...(facts.birthDate === patient.birthDate ? [] : [at('birthDate', other)]),
    ...(facts.sex === patient.sex ? [] : [at('sex', other)]),
  ];
  if (errors.length > 0) throw disagrees(errors);
}

/**
 * The receiver has to reach a patient who waits for a slot, if over a guardian or who takes care of one without documents or home. An
 * emergency goes with what is known.
 * @throws Refusal `patient-contact-missing`
 */
export function requireContact({ idType, phone, address }: PatientIdentity, priority: Priority): void {
  if (priority === 'emergency') return;
  const errors = [
    ...(phone ? [] : [at('phone', { zh: '缺少联系电话', en: 'the phone is missing' })]),
    ...(address || idType === 'none'
      ? []
      : [at('address', { zh: '缺少住址及行政区划', en: 'the address with its division is missing' })]),
  ];
  if (errors.length === 0) return;
  throw new Refusal(
    'invalid',
    'patient-contact-missing',
    {
      zh: '须填写患者（或监护人）的联系电话和住址；危急转诊除外，无证件者可不填住址',
      en: 'A phone of the patient or a guardian and the address are needed, except in an emergency; without an id document the phone alone',
    },
    errors,
  );
}

const hasWrongCheckDigit = (idNumber: string): boolean =>
  /^[1-9]\d{16}[\dX]$/.test(idNumber) && residentIdCheck(idNumber.slice(0, 17)) !== idNumber.charAt(17);
