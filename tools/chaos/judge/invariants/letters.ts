import { CommandAccepted, CommandRejected } from '#contracts';
import type { Evidence } from '../../evidence.js';
import type { Facts, ParkedFact } from '../facts.js';
import { found, type Violation } from '../violation.js';

const letters: readonly string[] = ['dead', 'unreadable'];

type Place = Pick<ParkedFact, 'topic' | 'partition' | 'offset'>;
const placeOf = ({ topic, partition, offset }: Place): string => `${topic}/${partition}/${offset}`;
const nameOf = ({ service, id, status, topic, key }: ParkedFact): string =>
  `${service}/${id} (${status}, ${topic} ${key})`;

/** Invariant 6: every poison is a dead letter where it was read, nothing else is; what waits, waits behind one. */
export function deadLetters({ poison }: Pick<Evidence, 'poison'>, { parked }: Pick<Facts, 'parked'>): Violation[] {
  const poisoned = new Set(poison.map(placeOf));
  const open = parked.filter(({ status }) => status !== 'discarded');
  const isPoison = (each: ParkedFact): boolean => poisoned.has(placeOf(each)) && letters.includes(each.status);
  const known = new Set(open.filter(isPoison).map((each) => `${each.service} ${placeOf(each)}`));
  const lines = new Set(open.filter(isPoison).map(({ service, topic, key }) => `${service} ${topic} ${key}`));
  const waitsBehind = ({ service, topic, key, status }: ParkedFact): boolean =>
    status === 'waiting' && lines.has(`${service} ${topic} ${key}`);
  const missing = poison.flatMap((each) =>
    each.expectedAt
      .filter((service) => !known.has(`${service} ${placeOf(each)}`))
      .map((service) => `${each.kind} of ${placeOf(each)} at ${service}`),
  );
  const others = open.filter((each) => !isPoison(each) && !waitsBehind(each)).map(nameOf);
  return [
    ...found('6', 'a poison that is no dead letter', missing),
    ...found('6', 'an event that stands parked without being poison', others, 'lost'),
  ];
}

/** Invariant 6 of commands: what names itself is no dead letter; it is rejected, and nothing else, whatever it is. */
export function poisonedCommands({ poison }: Pick<Evidence, 'poison'>, { events }: Pick<Facts, 'events'>): Violation[] {
  const answers = events.filter(({ type }) => type === CommandAccepted.type || type === CommandRejected.type);
  const wrong = poison.filter(({ commandId }) => {
    // A relay that died may have sent an answer twice: it is one event.
    const own = new Map(answers.flatMap(({ key, id, type }) => (key === commandId ? [[id, type] as const] : [])));
    return commandId !== undefined && [...own.values()].join() !== CommandRejected.type;
  });
  const names = wrong.map(({ kind, commandId }) => `${kind}, ${commandId}`);
  return found('6', 'a poisoned command that was not rejected once', names);
}
