import { commandDefinitions } from './command.js';
import { eventDefinitions } from './event.js';

/** A topic and how long it keeps what is on it: the last state of each key, a time, or everything for ever. */
export interface TopicDefinition {
  readonly topic: string;
  readonly compacted: boolean;
  readonly retentionMs?: number;
}

/** Commands carry the identity of patients in clear, so the broker forgets them soon; a weekend's outage is survived. */
export const commandRetentionMs = 72 * 3_600_000;

/** Topics on which commands are sent, none of which has an event. */
export const commandTopics = (): ReadonlySet<string> =>
  new Set([...commandDefinitions.values()].map(({ topic }) => topic));

/** Every topic of the contracts, once. */
export function topicDefinitions(): TopicDefinition[] {
  const topics = new Map<string, TopicDefinition>();
  for (const { topic, registry, retentionMs } of eventDefinitions.values()) {
    topics.set(topic, { topic, compacted: registry, ...(retentionMs !== undefined && { retentionMs }) });
  }
  for (const topic of commandTopics()) {
    topics.set(topic, { topic, compacted: false, retentionMs: commandRetentionMs });
  }
  return [...topics.values()];
}
