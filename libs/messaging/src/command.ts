import { Refusal, type ProblemDocument } from '#contracts';
import { maxValueBytes, name } from './envelope.js';
import type { ReceivedMessage } from './transport.js';

/** A message that can be answered: it has an id. Whether it says anything sensible is judged when it is carried out. */
export interface ReceivedCommand {
  readonly id: string;
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: Buffer | null;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The command in a message, or undefined when it has no `name` that an answer could have as its key. */
export function commandOf({ headers, value }: ReceivedMessage): ReceivedCommand | undefined {
  const id = headers['ce_id'];
  if (!id || !name.test(id)) return undefined;
  return { id, type: (headers['ce_type'] ?? '').slice(0, 255), headers, value };
}

const refused = (code: string, zh: string, en: string) => new Refusal('invalid', code, { zh, en });

/**
 * The data of a command.
 * @throws Refusal when the id could be another's, or there is no JSON in the CloudEvents binding's binary mode
 */
export function dataOf({ id, headers, value }: ReceivedCommand): unknown {
  if (!uuid.test(id)) throw refused('malformed-command-id', 'ce_id 须为 UUID', 'ce_id must be a UUID');
  if (headers['ce_specversion'] !== '1.0') {
    throw refused('not-a-cloudevent', '须有消息头 ce_specversion: 1.0', 'The header ce_specversion: 1.0 is required');
  }
  if (value && value.length > maxValueBytes) {
    throw refused('too-large', `内容超过 ${maxValueBytes} 字节`, `The value is larger than ${maxValueBytes} bytes`);
  }
  try {
    return JSON.parse(value?.toString('utf8') ?? '');
  } catch {
    throw refused('not-json', '消息内容不是 JSON', 'The value is not JSON');
  }
}

export const unknownCommand = (type: string) =>
  refused('unknown-command', `没有命令 ${type}`, `There is no command ${type}`);

/** What an operator is told of garbage on a command topic. The bytes may name a patient, so they stay on the broker. */
export function withheld(message: ReceivedMessage): { message: ReceivedMessage; cause: string } {
  const { topic, partition, offset, headers, value } = message;
  const type = headers['ce_type'];
  return {
    message: { topic, partition, offset, key: '', value: null, headers: type ? { ce_type: type.slice(0, 255) } : {} },
    cause: `not-a-command: no usable ce_id (1 to 255 visible characters); ${value?.length ?? 0} bytes withheld, see ${topic}/${partition}@${offset}`,
  };
}

const most = 50;
const longest = 500;

/** A problem document of a bounded size, whatever the input was. */
export const bounded = ({ errors, ...problem }: ProblemDocument): ProblemDocument => ({
  ...problem,
  detail: problem.detail.slice(0, longest),
  ...(errors && {
    errors: errors.slice(0, most).map(({ pointer, detail }) => ({
      pointer: pointer.slice(0, longest),
      detail: detail.slice(0, longest),
    })),
  }),
});
