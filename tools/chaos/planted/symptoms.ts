import type { Invariant, Judgement } from '../evidence.js';
import { unasked } from '../judge/invariants/answered.js';
import { neverHandled } from '../judge/invariants/handled.js';
import { gap, phantom, stepBack, twoEvents, unpublished } from '../judge/invariants/history.js';
import type { PlantedName } from './names.js';

interface Symptom {
  readonly invariant: Invariant;
  readonly what: string;
}

const inHistories = (...kinds: readonly { readonly what: string }[]): Symptom[] =>
  kinds.map(({ what }) => ({ invariant: '3', what }));

/** What each defect does to a platform, in the words of the judge, one or the other of it; whatever else is found has another cause. */
export const symptoms: Readonly<Record<PlantedName, readonly Symptom[]>> = {
  // What a handler published is published once more, as another event, when it runs again; what a request did, never.
  'publish before commit': inHistories(phantom, twoEvents),
  'offset committed before the handler': [{ invariant: '1', ...neverHandled }],
  'no inbox': [{ invariant: '1', ...unasked }, ...inHistories(twoEvents)],
  'a lease without fencing': inHistories(stepBack),
  'order by serial id': inHistories(unpublished, gap),
};

/** Whether the judge found what this defect does. */
export const isSeenIn = ({ invariants }: Judgement, name: PlantedName): boolean =>
  symptoms[name].some(({ invariant, what }) => invariants[invariant].includes(` × ${what}: `));
