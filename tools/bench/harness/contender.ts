import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { KafkaTransport } from '#messaging';
import { freePort, projectRoot } from '../../../deploy/local/index.js';
import { createDatabases } from '../../local/databases.js';
import type { RowContext } from '../row.js';
import { notified } from './load.js';
import type { Pids } from './processes.js';
import { serve, type Served } from './worker.js';

const services = ['referrals', 'scheduling', 'notifications'] as const;

/** Something else that does the chain, to compare with. */
export interface Contender {
  readonly name: 'bare' | 'usual-way';
  readonly topics: readonly string[];
  /** Readies its databases, after which its processes can start. */
  readonly prepare: (context: RowContext) => Promise<void>;
  /** Sees to it that every department has at least so many free slots; its processes run. */
  readonly addSlots: (context: RowContext, perDepartment: number) => Promise<void>;
  /** Where its notifications show. */
  readonly statement: string;
}

/** A contender whose three processes run. */
export interface Running {
  readonly url: string;
  readonly finish: ReturnType<typeof notified>;
  readonly pids: Pids;
  stop(): Promise<void>;
}

/** Databases and topics of a contender beside those of the platform, on the same servers. */
export async function establish(contender: Contender, context: RowContext): Promise<void> {
  const names = services.map((service) => databaseName(contender, service));
  await createDatabases(context.stage.platform.runtime.postgres.url, names);
  const transport = new KafkaTransport({ clientId: 'bench', brokers: context.stage.brokers });
  await transport.ensureTopics(contender.topics.map((topic) => ({ topic, compacted: false })));
  await transport.close();
  await contender.prepare(context);
}

/** Starts a contender with so many free slots in each department, does the work beside it, and stops it however that ends. */
export async function withContender<T>(
  contender: Contender,
  context: RowContext,
  slots: number,
  work: (running: Running) => Promise<T>,
): Promise<T> {
  const running = await begin(contender, context);
  try {
    await contender.addSlots(context, slots);
    return await work(running);
  } finally {
    await running.stop();
  }
}

/** Starts its processes; each is ready when it consumes. */
async function begin(contender: Contender, { stage }: RowContext): Promise<Running> {
  const { guard } = stage.platform.infrastructure;
  const port = await freePort();
  const running: Served[] = [];
  for (const service of services) {
    const env = {
      DATABASE_URL: stage.databaseUrl(databaseName(contender, service)),
      KAFKA_BROKERS: stage.brokers.join(','),
      PORT: String(service === 'referrals' ? port : await freePort()),
    };
    running.push(await serve(`${contender.name}/${service}.main.js`, env, guard));
  }
  return {
    url: `http://127.0.0.1:${port}/v1/referrals`,
    finish: {
      ...notified(stage.databaseUrl(databaseName(contender, 'notifications'))),
      statement: contender.statement,
    },
    pids: Object.fromEntries(services.map((service, at) => [service, running[at]?.pid ?? 0])),
    stop: async () => void (await Promise.all(running.map((each) => each.stop()))),
  };
}

export const databaseName = ({ name }: Pick<Contender, 'name'>, service: string): string =>
  `${name.replace('-', '_')}_${service}`;

/** The tables of the real service in another database. */
export async function migrate(service: string, databaseUrl: string): Promise<void> {
  const main = join(projectRoot(), 'dist', 'apps', service, 'src', 'main.js');
  const env = { ...process.env, DATABASE_URL: databaseUrl };
  const child = spawn(process.execPath, [main, 'migrate'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new Error(`the migrations of ${service} ended with ${String(code)}`);
}
