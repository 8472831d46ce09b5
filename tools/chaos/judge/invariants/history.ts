import type { Facts, TopicEvent } from '../facts.js';
import type { Violation } from '../violation.js';

type What = Pick<Violation, 'what' | 'counts'>;

const ordered = 'outOfOrder';
const elsewhere = { what: 'an aggregate with events on several partitions', counts: ordered } as const;
export const twoEvents = { what: 'two events in one place of a history', counts: 'doubled' } as const;
export const gap = { what: 'a gap in a history', counts: ordered } as const;
export const stepBack = { what: 'a history that is not in order', counts: ordered } as const;
export const unpublished = { what: 'a committed event that was not published', counts: 'lost' } as const;
export const phantom = { what: 'a published event that was not committed', counts: ordered } as const;
const timelineGap = { what: 'a timeline that is not the history', counts: ordered } as const;

/**
 * Invariant 3: per aggregate, the events on its topic are its history. A record that is there again is the same event when
 * it has the same `ce_id`: a relay that dies between the broker's answer and its own commit sends once more what it had not
 * yet taken out of its outbox. That is always the rest of the history up to its end, in order; anything else that comes
 * again was sent by a relay that was no longer allowed to.
 */
export function history(facts: Pick<Facts, 'events' | 'compacted' | 'versions' | 'referrals'>): Violation[] {
  const compacted = new Set(facts.compacted);
  const byTopic = Map.groupBy(facts.events, ({ topic }) => topic);
  const topics = new Set([...byTopic.keys(), ...Object.keys(facts.versions)]);
  const found = [...topics].flatMap((topic) => {
    const versions = facts.versions[topic];
    const byKey = Map.groupBy(byTopic.get(topic) ?? [], ({ key }) => key);
    const keys = new Set([...byKey.keys(), ...(versions?.keys() ?? [])]);
    return [...keys].flatMap((key) => {
      const events = byKey.get(key) ?? [];
      // A command is no aggregate: it has one answer.
      const length = versions ? (versions.get(key) ?? 0) : 1;
      const whats = compacted.has(topic) ? latestOf(events, length) : wholeOf(events, length);
      return whats.map((what) => ({ invariant: '3' as const, subject: `${topic} ${key}`, ...what }));
    });
  });
  return [...found, ...facts.referrals.flatMap(timelineOf)];
}

function wholeOf(events: readonly TopicEvent[], length: number): What[] {
  const sequences = events.map(({ sequence }) => sequence);
  const known = new Set(sequences);
  const last = Math.max(0, ...sequences);
  const places = Map.groupBy(events, ({ sequence }) => sequence).values();
  return [
    ...when(new Set(events.map(({ partition }) => partition)).size > 1, elsewhere),
    ...when(
      [...places].some((at) => new Set(at.map(({ id }) => id)).size > 1),
      twoEvents,
    ),
    ...when(known.size < last, gap),
    ...when(sequences.some((sequence, i) => sequence > (sequences[i - 1] ?? 0) + 1) && known.size === last, stepBack),
    ...when(events.length > 0 && sequences.at(-1) !== last, stepBack),
    ...endOf(last, length),
  ];
}

/** What a compacted topic has left of a history. */
function latestOf(events: readonly TopicEvent[], length: number): What[] {
  const sequences = events.map(({ sequence }) => sequence);
  const last = Math.max(0, ...sequences);
  return [...when(events.length > 0 && sequences.at(-1) !== last, stepBack), ...endOf(last, length)];
}

const endOf = (last: number, length: number): What[] => [
  ...when(last < length, unpublished),
  ...when(last > length, phantom),
];

const timelineOf = ({ id, version, timeline }: Facts['referrals'][number]): Violation[] =>
  when(timeline.length !== version || timeline.some((sequence, i) => sequence !== i + 1), timelineGap).map((what) => ({
    invariant: '3',
    subject: id,
    ...what,
  }));

const when = (condition: boolean, what: What): What[] => (condition ? [what] : []);
