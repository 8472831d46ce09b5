import {
  practises,
  PractitionerAmended,
  PractitionerEnded,
  PractitionerRegistered,
  PractitionerResumed,
  PractitionerState,
  Refusal,
  type Decision,
  type Versioned,
} from '#contracts';
import { checkDepartment } from './department.js';
import { told, type Facts } from './facts.js';
import { amend, register } from './registration.js';

export type PractitionerFacts = Facts<PractitionerState>;
/** A professional, known by the employer and the number in its staff list. */
export type Practitioner = Versioned & PractitionerFacts;

const telling = { schema: PractitionerState, registered: PractitionerRegistered, amended: PractitionerAmended };

export function registerPractitioner(id: string, facts: PractitionerFacts): Decision<Practitioner> {
  checkDepartment(facts.specialty, '/specialty');
  return register(telling, id, withEmployer(facts));
}

/** Amends facts; setting an end and taking it back are told as what they are. */
export function amendPractitioner(
  practitioner: Practitioner,
  facts: Partial<PractitionerFacts>,
): Decision<Practitioner> {
  for (const fixed of ['employerId', 'staffNumber'] as const) {
    if (facts[fixed] !== undefined && facts[fixed] !== practitioner[fixed]) {
      throw new Refusal('conflict', 'practitioner/known-by-staff-number', {
        zh: '单位和工号确定一名人员，不可更改；调动请在新单位重新登记',
        en: 'Employer and staff number identify a practitioner and cannot change; register anew at the new employer',
      });
    }
  }
  if (facts.specialty !== undefined) checkDepartment(facts.specialty, '/specialty');
  const after = facts.practicePoints ? withEmployer({ ...practitioner, ...facts }).practicePoints : undefined;
  const decision = amend(telling, practitioner, { ...facts, practicePoints: after });
  const { state } = decision;
  if (state.endsOn === practitioner.endsOn) return decision;
  const tells = state.endsOn === null ? PractitionerResumed : PractitionerEnded;
  return { state, events: [tells(state.id, told<PractitionerState>(PractitionerState, state))] };
}

/** Refuses who has left by a day (YYYY-MM-DD) where somebody is named for what is to come; `pointer` says where. */
export function mustPractise(practitioner: Practitioner, on: string, pointer: string): void {
  if (practises(practitioner, on)) return;
  const since = practitioner.endsOn;
  throw new Refusal(
    'invalid',
    'practitioner/has-left',
    {
      zh: `${practitioner.name}自 ${since} 起已不在原单位执业`,
      en: `${practitioner.name} has not practised for the employer since ${since}`,
    },
    [{ pointer, detail: { zh: '已离任', en: 'has left' } }],
  );
}

/** Everyone practises at least where employed. */
function withEmployer<F extends PractitionerFacts>(facts: F): F {
  const { employerId, practicePoints } = facts;
  return { ...facts, practicePoints: [employerId, ...practicePoints.filter((point) => point !== employerId)] };
}
