import { ReferralSlipCompleted, Refusal, type InputError } from '#contracts';
import { hiddenFromReceiver } from './actions.js';
import { ageAt } from './calendar.js';
import { fieldsIn, type LatePatient } from './patient-completion.js';
import type { IdentityField, PatientIdentity } from './patient.js';
import { factsOf, type Referral, type ReferralDecision } from './referral.js';
import { incomplete, isBlank, lackingStill, laterParts, type LaterPart, type Referrer, type Slip } from './slip.js';

/** What an emergency went without; consent that is not given is as if nothing were said of it. */
export interface Completion extends Partial<Pick<Slip, LaterPart | 'consent'>> {
  readonly from?: Referrer;
  readonly patient?: LatePatient;
}

/**
 * The referrer writes down later what an emergency did not wait for: `open` is what may be told of its patient, `patient` the whole
 * of that. What the receiver has read stays as it was.
 * @throws Refusal `nothing-missing`, `already-on-the-slip`, `minimum-slip-data` when nothing is given
 */
export function completeSlip(
  referral: Referral,
  completion: Completion,
  open: readonly IdentityField[] = [],
  patient?: PatientIdentity,
): ReferralDecision {
  const { from, consent = false } = completion;
  const missing = [...lackingStill(referral), ...consentWanted(referral), ...unknownOf(open)];
  const isOpen = !referral.endedAt && !hiddenFromReceiver.includes(referral.status);
  if (!isOpen || missing.length === 0) throw nothingMissing();
  const given = laterParts.filter((part) => !isBlank(completion[part]));
  const told = fieldsIn(completion.patient);
  const written = [
    ...given.filter((part) => !isBlank(referral.slip[part])),
    ...(consent && referral.slip.consent ? ['consent'] : []),
    ...(from && referral.fromPractitionerId ? ['from/practitionerId'] : []),
    ...told.filter((field) => !open.includes(field)).map((field) => `patient/${field}`),
  ];
  if (written.length > 0) throw alreadyWritten(written);
  const parts = [
    ...given,
    ...(consent ? ['consent'] : []),
    ...(from ? ['practitioner'] : []),
    ...(told.length > 0 ? ['patient'] : []),
  ];
  if (parts.length === 0) throw incomplete(missing);
  const state = {
    ...referral,
    ...(patient && personOf(patient, referral)),
    slip: {
      ...referral.slip,
      ...Object.fromEntries(given.map((part) => [part, completion[part]])),
      consent: consent || referral.slip.consent,
    },
    fromPractitionerId: from?.practitionerId ?? referral.fromPractitionerId,
  };
  return { state, events: [ReferralSlipCompleted(state.id, { ...factsOf(state), parts })] };
}

/** What a hop learns of the completion of another one. */
export interface Told {
  readonly patient?: PatientIdentity;
  /** Where it came of that one, and went without what is said now. */
  readonly completion?: Completion;
}

/**
 * Another hop of the way learns who its patient is, and of the slip what it lacks itself: whoever has the patient sees no other hop.
 * Not the phone: another doctor refers there.
 */
export function completionTold(hop: Referral, { patient, completion = {} }: Told): ReferralDecision {
  const person = patient && personOf(patient, hop);
  const learns = person && (person.patientAge !== hop.patientAge || person.patientSex !== hop.patientSex);
  const hasLeft = !hiddenFromReceiver.includes(hop.status);
  const lacked = hasLeft ? toldParts.filter((part) => !isBlank(completion[part]) && isBlank(hop.slip[part])) : [];
  const consents = hasLeft && completion.consent === true && !hop.slip.consent;
  const parts = [...lacked, ...(consents ? ['consent'] : []), ...(learns ? ['patient'] : [])];
  if (parts.length === 0) return { state: hop, events: [] };
  const given = Object.fromEntries(lacked.map((part) => [part, completion[part]]));
  const state = { ...hop, ...person, slip: { ...hop.slip, ...given, consent: consents || hop.slip.consent } };
  return { state, events: [ReferralSlipCompleted(state.id, { ...factsOf(state), parts })] };
}

const toldParts = laterParts.filter((part) => part !== 'referrerPhone');

/** What a referral itself knows of its patient. */
const personOf = ({ birthDate, sex }: PatientIdentity, { createdAt }: Referral) => ({
  patientAge: ageAt(birthDate, createdAt),
  patientSex: sex,
});

/** Consent that its group asks for and an emergency did not wait for; that it left without stays among its findings. */
const consentWanted = ({ slip, reviewFindings }: Referral): InputError[] =>
  slip.consent || !reviewFindings.includes('consent-missing')
    ? []
    : [{ pointer: '/consent', detail: { zh: '缺少患者知情同意', en: 'the consent of the patient is missing' } }];

const names: Partial<Record<IdentityField, InputError['detail']>> = {
  idNumber: { zh: '缺少患者证件号码', en: 'the id number of the patient is missing' },
  phone: { zh: '缺少患者联系电话', en: 'the phone of the patient is missing' },
  address: { zh: '缺少患者住址', en: 'the address of the patient is missing' },
};
const unknownOf = (open: readonly IdentityField[]): InputError[] =>
  open.flatMap((field) => {
    const detail = names[field];
    return detail ? [{ pointer: `/patient/${field}`, detail }] : [];
  });

const nothingMissing = () =>
  new Refusal('conflict', 'nothing-missing', {
    zh: '该转诊没有待补的转诊单内容：只有已送出、未结束且缺少内容的转诊可以补充',
    en: 'Nothing is to be added: that is for slips that have left without a part of them, while the referral runs',
  });

const alreadyWritten = (parts: readonly string[]) =>
  new Refusal(
    'conflict',
    'already-on-the-slip',
    { zh: '转诊单已有此内容，不能改写', en: 'The slip says this already, and is not rewritten' },
    parts.map((part) => ({ pointer: `/${part}`, detail: { zh: '已填写', en: 'is on the slip' } })),
  );
