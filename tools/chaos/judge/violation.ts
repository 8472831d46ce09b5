import { invariants, type Invariant, type Judgement } from '../evidence.js';

/** One finding; `subject` is the id of what it is about. */
export interface Violation {
  readonly invariant: Invariant;
  readonly what: string;
  readonly subject: string;
  readonly counts?: 'lost' | 'doubled' | 'outOfOrder';
}

const shown = 3;

/** Everything that was found, counted, with the ids of the first few of each kind. */
export function judgementOf(violations: readonly Violation[]): Judgement {
  const count = (counts: Violation['counts']): number => violations.filter((each) => each.counts === counts).length;
  const said = invariants.map((invariant) => [
    invariant,
    saying(violations.filter((violation) => violation.invariant === invariant)),
  ]);
  return {
    lost: count('lost'),
    doubled: count('doubled'),
    outOfOrder: count('outOfOrder'),
    invariants: Object.fromEntries(said) as Judgement['invariants'],
  };
}

function saying(violations: readonly Violation[]): string {
  if (violations.length === 0) return 'held';
  const kinds = [...Map.groupBy(violations, ({ what }) => what)].map(([what, found]) => {
    const first = found.slice(0, shown).map(({ subject }) => subject);
    return `${found.length} × ${what}: ${first.join(', ')}${found.length > shown ? ', …' : ''}`;
  });
  return kinds.join('; ');
}

/** A finding of each subject, named by its id. */
export const found = (
  invariant: Invariant,
  what: string,
  subjects: readonly (string | { readonly id: string })[],
  counts?: Violation['counts'],
): Violation[] =>
  subjects.map((subject) => ({
    invariant,
    what,
    subject: typeof subject === 'string' ? subject : subject.id,
    ...(counts && { counts }),
  }));

/** Keys that several have. */
export const repeated = <T>(all: readonly T[], key: (each: T) => string): string[] =>
  [...Map.groupBy(all, key)].flatMap(([name, group]) => (group.length > 1 ? [name] : []));
