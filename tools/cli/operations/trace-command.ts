import type { Command } from 'commander';
import { CommandProblem, type Api } from '../api.js';
import { table } from '../table.js';
import { answers, type Answer } from './answer.js';
import { lettersOf, type NamedLetter } from './dead-letters/letter.js';
import { fromEach } from './services.js';

interface TracedEvent {
  readonly id: string;
  readonly at: string;
  readonly service: string;
  readonly type: string;
  readonly subject: string;
  readonly sequence: number;
  readonly causationId: string | null;
  readonly traceId: string | null;
}
interface Trace {
  readonly id: string;
  readonly since: string;
  readonly complete: boolean;
  readonly traceIds: readonly string[];
  readonly events: readonly TracedEvent[];
}
interface Message {
  readonly id: string;
  readonly event: string;
  readonly eventId: string;
  readonly recipient: { readonly name: string };
  readonly channel: string;
  readonly status: string;
  readonly createdAt: string;
}

/** Everything that came of one request: its events, the messages that tell of them, and what stands parked. */
export async function trace(api: Api, _: object, given = ''): Promise<Answer> {
  const id = given.toLowerCase();
  if (!uuidOfTime.test(id)) throw new CommandProblem(`“${given}”不是转诊单的 id`, `"${given}" is no id of a referral`);
  const flow = await api.get<Trace>('gateway', `/v1/operations/traces/${id}`);
  const [told, parked] = await Promise.all([
    fromEach(api, { service: 'notifications' }, (each, service) =>
      each.all<Message>(service, '/v1/messages', { referralId: id }),
    ),
    fromEach(api, {}, (each, service) => lettersOf(each, service, { correlationId: id })),
  ]);
  const traceOf = new Map(flow.events.map((event) => [event.id, event.traceId]));
  const messages = told.answered.flatMap(({ answer }) =>
    answer.map((message) => ({ ...message, traceId: traceOf.get(message.eventId) ?? null })),
  );
  const letters = parked.answered.flatMap(({ answer }) => answer);
  // Who cannot tell of messages cannot tell of letters either; once is enough.
  const problems = [...new Set([...told.problems, ...parked.problems])];
  if (!flow.complete)
    problems.push('主题未能及时读完，可能有遗漏 · the topics could not be read in time, events may be missing');
  const steps = [...asked(flow), ...flow.events.map(happened), ...messages.map(wasTold), ...letters.map(stands)];
  const rows = steps
    .sort((a, b) => a.at.localeCompare(b.at))
    .map(({ at, service, what, subject, sequence = '', traceId }) => [
      at,
      service,
      what,
      subject,
      String(sequence),
      traceId?.slice(0, shortTrace) ?? '',
    ]);
  const lines = [...flow.traceIds.map((each) => `追踪 trace  ${each}`), '', ...table(heading, rows)];
  return { json: { ...flow, messages, letters, problems }, lines, problems };
}

/** A UUIDv7, which says when it was made; ids of referrals are no others. */
const uuidOfTime = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const shortTrace = 8;
const heading = ['时间 time', '服务 service', '内容 what', '对象 subject', '序号 sequence', '追踪 trace'];

interface Step {
  readonly at: string;
  readonly service: string;
  readonly what: string;
  readonly subject: string;
  readonly sequence?: number;
  readonly traceId: string | null;
}

/** The request: it made the flow's id, and its trace is that of the first event, which only a command's message causes. */
function asked({ id, since, events: [first] }: Trace): Step[] {
  if (first?.subject !== id) return [];
  const { service, causationId, traceId } = first;
  return [{ at: since, service, what: causationId ? '→ Kafka' : '→ HTTP', subject: causationId ?? '', traceId }];
}

const happened = ({ type, ...event }: TracedEvent): Step => ({ ...event, what: type });

const wasTold = ({ id, createdAt, recipient, channel, status, traceId }: Message & Pick<Step, 'traceId'>): Step => ({
  at: createdAt,
  service: 'notifications',
  what: `✉ ${recipient.name} (${channel}, ${status})`,
  subject: id,
  traceId,
});

const stands = ({ letter, parkedAt, service, status, type, topic, traceId }: NamedLetter): Step => ({
  at: parkedAt,
  service,
  what: `✗ ${type ?? topic} (${status})`,
  subject: letter,
  traceId,
});

/** `trace <referral id>` */
export function traceCommand(program: Command): void {
  const command = program.command('trace').argument('<referral id>', '转诊单的 id · of the referral');
  command.description('一次转诊从请求到通知的全过程 · one flow from the request to its notifications');
  answers(command, trace);
}
