import { Refused, type TopicSpec } from './transport.js';
import { untilDone, within } from './within.js';

/** What is asked of the client here, which only the transport knows. */
interface Describing {
  fetchTopicMetadata(of: { topics: string[] }): Promise<{ topics: { partitions: { leader: number }[] }[] }>;
}

/** Waits until every partition has a leader: another service may have created the topics only a moment ago. */
export async function ledTopics(admin: Describing, specs: readonly TopicSpec[]): Promise<void> {
  await untilDone(async () => {
    const { topics } = await admin.fetchTopicMetadata({ topics: specs.map(({ topic }) => topic) });
    if (topics.some((t) => t.partitions.some(({ leader }) => leader < 0))) throw new Error('a topic has no leader yet');
  });
}

const ofMessage = new Set([
  'MESSAGE_TOO_LARGE',
  'RECORD_LIST_TOO_LARGE',
  'INVALID_RECORD',
  'INVALID_TIMESTAMP',
  'POLICY_VIOLATION',
  'UNSUPPORTED_FOR_MESSAGE_FORMAT',
]);
const ofTopic = new Set(['UNKNOWN_TOPIC_OR_PARTITION', 'TOPIC_AUTHORIZATION_FAILED', 'INVALID_TOPIC_EXCEPTION']);

/**
 * `Refused` for what the broker answers to messages it will never take, whatever the client has wrapped it in; any other error
 * as it is. Only what is known to be the messages' fault: an unknown error may be the broker's.
 */
export function refusalOf(error: unknown, topics: readonly string[]): unknown {
  const { type, message, cause } = error as { type?: string; message?: string; cause?: unknown };
  if (type && ofMessage.has(type)) return new Refused(`${type}: ${message}`);
  // The client does not say which topic it was.
  if (type && ofTopic.has(type)) return new Refused(`${type}: ${message}`, topics.length === 1 ? topics[0] : undefined);
  const inside = cause && cause !== error ? refusalOf(cause, topics) : undefined;
  return inside instanceof Refused ? inside : error;
}

/** A request that takes no longer needs no look at the topics. */
const usualMs = 300;

/**
 * Rejects with `Refused` when `sending` takes its time because a topic does not exist: the client would ask for it for minutes, and
 * whatever else is to be sent would wait.
 */
export async function whileTopicsExist(
  sending: Promise<unknown>,
  topics: readonly string[],
  existing: () => Promise<readonly string[]>,
): Promise<void> {
  if (await within(usualMs, sending)) return;
  // Not known while the broker is away.
  const known = await existing().catch(() => topics);
  const gone = topics.find((topic) => !known.includes(topic));
  if (gone) throw new Refused('the broker has no such topic', gone);
  await sending;
}
