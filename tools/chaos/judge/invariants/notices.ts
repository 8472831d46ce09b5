import { ReferralCancellationRequested, ReferralQueued, ReferralScheduled } from '#contracts';
import type { Facts } from '../facts.js';
import { found, repeated, type Violation } from '../violation.js';

/** Events that always tell the same people. */
const told: Readonly<Record<string, readonly string[]>> = {
  [ReferralScheduled.type]: ['patient', 'receiving-desk', 'referrer'],
  [ReferralQueued.type]: ['patient', 'referrer'],
  [ReferralCancellationRequested.type]: ['receiving-desk'],
};

/** Invariant 2: one set of notifications per booking, each to the right people, delivered, and of what has happened. */
export function notices({ events, messages }: Pick<Facts, 'events' | 'messages'>): Violation[] {
  const recipients = Map.groupBy(messages, ({ eventId }) => eventId);
  const telling = new Map(events.map(({ id, type }) => [id, told[type]]));
  const sets = [...telling].flatMap(([id, expected]) => {
    const actual = (recipients.get(id) ?? []).map(({ recipient }) => recipient);
    return expected ? [{ id, expected, actual }] : [];
  });
  const untold = sets.filter(({ expected, actual }) => expected.some((each) => !actual.includes(each)));
  const inVain = sets.filter(({ expected, actual }) => actual.some((each) => !expected.includes(each)));
  const twice = repeated(messages, ({ eventId, recipient, channel }) => `${eventId} to ${recipient} by ${channel}`);
  const foreign = messages.filter(({ eventId }) => !telling.has(eventId));
  // Nobody sends to telephones yet: their messages wait for whoever will.
  const waiting = messages.filter(({ channel, status }) => channel === 'inbox' && status === 'pending');
  return [
    ...found('2', 'an event of which somebody was not told', untold, 'lost'),
    ...found('2', 'an event of which somebody was told in vain', inVain, 'doubled'),
    ...found('2', 'a message that was written twice', twice, 'doubled'),
    ...found('2', 'a message of an event that nobody published', foreign, 'doubled'),
    ...found('2', 'a message that was not delivered', waiting, 'lost'),
  ];
}
