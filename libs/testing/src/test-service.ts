import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { eventDefinitions, type EventRecord, type PendingEvent } from '#contracts';
import { decode, encode, MemoryTransport, MessagingHealth, newId, type OutgoingMessage } from '#messaging';
import {
  createService,
  migrationsOf,
  openDatabase,
  readConfig,
  type Config,
  type ConfigOf,
  type ServiceDefinition,
} from '#platform';
import type { DataSource } from 'typeorm';
import { createTestDatabase } from './database.js';
import { Duplicator } from './duplicator.js';
import { eventually } from './eventually.js';
import { failBeforeCommit } from './failing-commits.js';
import { bearerOf, testVerifier, type TestCaller } from './tokens.js';

/** What a request says beside method and path. */
export interface TestRequest {
  readonly as?: TestCaller;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** An answer with its body read as JSON where it is such. */
export interface TestResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  readonly body: any;
}

/** A service as it ships on a database of its own and a broker in memory. */
export interface TestService {
  readonly app: NestFastifyApplication;
  readonly dataSource: DataSource;
  readonly url: string;
  openApi(): OpenAPIObject;
  request(method: string, path: string, request?: TestRequest): Promise<TestResponse>;
  /** Events of other services arrive, numbered from 1 for each subject, and are handled before this resolves. */
  given(...events: readonly PendingEvent[]): Promise<void>;
  /** Messages arrive as they are, and are handled before this resolves. */
  receive(...messages: readonly OutgoingMessage[]): Promise<void>;
  /** Everything the service has published, once its outbox is empty; in order for each subject. */
  published(): Promise<EventRecord<any>[]>;
  /** From now on every batch is delivered twice, or no longer. */
  duplicate(on: boolean): void;
  /** The next `count` transactions that handle events fail at their commit. */
  failBeforeCommit(count: number): Promise<void>;
  close(): Promise<void>;
}

const schemaBase = 'http://127.0.0.1:8100/schemas/';

/** Starts a service for a test file; `env` sets its variables. */
export async function startTestService<C extends Config>(
  definition: ServiceDefinition<C>,
  { env = {} }: { env?: Readonly<Record<string, string>> } = {},
): Promise<TestService> {
  const database = await createTestDatabase(migrationsOf(definition));
  const settings = {
    HOST: '127.0.0.1',
    PORT: '0',
    LOG_LEVEL: 'error',
    OUTBOX_POLL_MS: '50',
    ...env,
    DATABASE_URL: database.url,
  };
  const config: ConfigOf<C> = readConfig(definition.config, settings);
  const dataSource = await openDatabase(definition, config);
  const broker = new MemoryTransport();
  const transport = new Duplicator(broker);
  const failure = (error: Error): void => {
    throw error;
  };
  const service = await createService(definition, {
    config,
    transport,
    verifier: testVerifier(),
    dataSource,
    onFatal: failure,
  });
  const health = service.app.get(MessagingHealth);
  const sequences = new Map<string, number>();
  const recordOf = ({ definition: { type }, subject, data }: PendingEvent): EventRecord => {
    const sequence = (sequences.get(subject) ?? 0) + 1;
    sequences.set(subject, sequence);
    return {
      id: newId(),
      type,
      source: '/yilian/test',
      subject,
      time: new Date(),
      sequence,
      correlationId: subject,
      data,
    };
  };
  const receive = async (...messages: readonly OutgoingMessage[]): Promise<void> => {
    await broker.send(messages);
    await eventually(async () => {
      const behind = (await health.lag()).filter(({ lag }) => lag > 0);
      if (behind.length > 0) throw new Error(`${behind.length} partitions are not handled yet`);
    });
  };
  const topics = [...new Set([...eventDefinitions.values()].map(({ topic }) => topic))];

  return {
    app: service.app,
    dataSource,
    url: service.url,
    openApi: service.openApi,
    async request(method, path, { as, body, headers = {} } = {}) {
      const json = body === undefined ? {} : { 'content-type': 'application/json' };
      const authorization = as ? { authorization: await bearerOf(as) } : {};
      const response = await fetch(`${service.url}${path}`, {
        method,
        headers: { ...json, ...authorization, ...headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      const isJson = /json/.test(response.headers.get('content-type') ?? '');
      return {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: isJson && text ? JSON.parse(text) : text,
      };
    },
    given: (...events) => receive(...events.map((event) => encode(recordOf(event), event.definition, schemaBase))),
    receive,
    async published() {
      await eventually(async () => {
        const [row] = await dataSource.query('SELECT count(*)::int AS rows FROM outbox');
        if (row.rows > 0) throw new Error(`${row.rows} events are not published yet`);
      });
      const source = `/yilian/${definition.name}`;
      const records = topics
        .flatMap((topic) => broker.messages(topic))
        .flatMap((message) => {
          const read = decode(message);
          return 'event' in read && read.event.source === source ? [read.event] : [];
        });
      return records.sort((a, b) => a.time.getTime() - b.time.getTime() || (a.id < b.id ? -1 : 1));
    },
    duplicate(on) {
      transport.active = on;
    },
    failBeforeCommit: (count) => failBeforeCommit(dataSource, count),
    async close() {
      await service.close();
      await database.drop();
    },
  };
}
