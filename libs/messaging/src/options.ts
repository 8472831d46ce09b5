import { refusalStatus, Refusal, type ProblemDocument, type Bilingual } from '#contracts';
import type { Transport } from './transport.js';
import { Unavailable } from './unavailable.js';

/** How a service takes part in messaging; units are in the names. */
export interface MessagingOptions {
  /** Service name: `/yilian/<service>` is the source of its events, `<service>` its consumer group, `<service>-commands` that of its commands. */
  readonly service: string;
  readonly transport: Transport;
  /** Prefix of `ce_dataschema`; `<type>.json` follows. */
  readonly schemaBase?: string;
  /** Safety net behind the wake-up after a commit. */
  readonly pollMs?: number;
  /** How often deadlines that fell due are looked for. */
  readonly deadlinePollMs?: number;
  /** Rows in one produce request at most. */
  readonly relayBatch?: number;
  /** Unpublished rows beyond which writes are refused with `Unavailable`, so that an outage cannot fill the disk. */
  readonly outboxLimit?: number;
  /** Tries at once before an event is parked. */
  readonly immediateAttempts?: number;
  /** Durable tries of a parked event before it is a dead letter. */
  readonly parkedAttempts?: number;
  /** First wait of a parked event; it doubles with each try, up to `retryMaxMs`, with jitter. */
  readonly retryMs?: number;
  readonly retryMaxMs?: number;
  /** A handler, or work at a deadline, that takes longer never ends: the process is not live any more, and restarting it is what helps. */
  readonly handlerLimitMs?: number;
  /** How long the commands of one fetch wait altogether for what is away, other than the database, before they are answered 503. */
  readonly commandWaitMs?: number;
  /** The answer to a command that failed with `error`; a status of 500 or more is tried again first. */
  readonly problemOf?: (error: unknown, headers: Readonly<Record<string, string>>) => ProblemDocument;
  /** Called when messaging cannot go on (the consumer could not be restarted); the process should end. */
  readonly onFatal?: (error: Error) => void;
}

const inBoth = ({ zh, en }: Bilingual): string => `${zh} · ${en}`;

/** What is known of a failure without a platform: refusals say what they are, anything else says little of itself. */
function plainProblem(error: unknown): ProblemDocument {
  const problem = (code: string, status: number, text: Bilingual): ProblemDocument => ({
    type: `/problems/${code}`,
    title: code,
    status,
    detail: inBoth(text),
  });
  if (error instanceof Unavailable)
    return problem(error.code, 503, { zh: '服务暂不可用', en: 'Temporarily unavailable' });
  if (!(error instanceof Refusal)) return problem('internal-error', 500, { zh: '内部错误', en: 'Internal error' });
  const errors = error.errors.map(({ pointer, detail }) => ({ pointer, detail: inBoth(detail) }));
  return { ...problem(error.code, refusalStatus[error.kind], error.text), ...(errors.length > 0 && { errors }) };
}

/** Options with every default filled in. */
export type ResolvedMessagingOptions = Required<MessagingOptions>;

/** Injection token of the resolved options. */
export const MESSAGING_OPTIONS = Symbol('MESSAGING_OPTIONS');

/** Fills in the defaults. */
export const resolveOptions = (options: MessagingOptions): ResolvedMessagingOptions => ({
  schemaBase: 'http://127.0.0.1:8100/schemas/',
  pollMs: 500,
  deadlinePollMs: 1_000,
  relayBatch: 500,
  outboxLimit: 1_000_000,
  immediateAttempts: 3,
  parkedAttempts: 8,
  retryMs: 1_000,
  retryMaxMs: 300_000,
  handlerLimitMs: 600_000,
  commandWaitMs: 7_000,
  problemOf: plainProblem,
  onFatal: (error) => {
    process.nextTick(() => {
      throw error;
    });
  },
  ...Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)),
  service: options.service,
  transport: options.transport,
});
