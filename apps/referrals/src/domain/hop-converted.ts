import { ReferralReferredOnward, Refusal } from '#contracts';
import { unchanged } from './appointment.js';
import { isRerouted } from './hop-end.js';
import { convertedReason } from './hops.js';
import { factsOf, move, toEnd, type Referral, type ReferralDecision } from './referral.js';

/**
 * What becomes of the hop before when advice becomes a referral after all: until somebody there opens it, the patient goes on from it
 * once more, so that never two hospitals have the patient. Who went round a receiver that left has ended with the advice, and stays so.
 * @param child the hop after this one; `converted` itself, unless others ended with it
 * @throws Refusal `patient-elsewhere` where this hop has gone on with the patient
 */
export function hopConverted(parent: Referral, child: Referral, converted: Referral): ReferralDecision {
  if (isRerouted(parent, child) && parent.status === 'closed') return unchanged(parent);
  if (parent.status !== 'delivered') throw patientElsewhere();
  const reasonCode = convertedReason;
  const state = move(parent, 'go-onward', { reasonCode, childId: child.id, onwardTo: toEnd(child) });
  const said = { ...factsOf(state), reasonCode, childId: child.id, onwardTo: toEnd(converted) };
  return { state, events: [ReferralReferredOnward(state.id, said)] };
}

const patientElsewhere = () =>
  new Refusal('conflict', 'patient-elsewhere', {
    zh: '改转单位收到意见后已继续处理该患者，咨询不能再转为转诊；须由其另行改转',
    en: 'Who referred onward has gone on with the patient since the advice: it becomes no referral, unless the patient is referred here again',
  });
