import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { projectRoot } from '../../../deploy/local/index.js';
import type { RowContext } from '../row.js';
import { looking } from './looks.js';

const database = 'referrals';
const file = join(projectRoot(), '.yilian', 'bench-growth-plans.txt');

/** What a service asks all the time, whoever looks. */
const ofMessaging = /\b(outbox\w*|relay_leases|replicas|parked_events|deadlines|inbox|replays)\b/;

/**
 * Has PostgreSQL explain every statement of one submission and of what people look at, as it is carried out; answers the file
 * with the plans, their buffers and times.
 */
export async function plans(context: RowContext): Promise<string> {
  const { stage } = context;
  const settings = {
    session_preload_libraries: 'auto_explain',
    'auto_explain.log_min_duration': '0',
    'auto_explain.log_analyze': 'on',
    'auto_explain.log_buffers': 'on',
  };
  for (const [name, value] of Object.entries(settings))
    await stage.query(database, `ALTER DATABASE ${database} SET ${name} = '${value}'`);
  await reconnect(context);
  const [{ data_directory: data } = { data_directory: '' }] = await stage.query<{ data_directory: string }>(
    database,
    'SHOW data_directory',
  );
  const log = join(dirname(data), 'postgres.log');
  const sections: string[] = [];
  for (const [name, look] of Object.entries(await looking(context))) {
    const before = (await readFile(log, 'utf8')).length;
    await look();
    sections.push(`== ${name}\n${plansIn((await readFile(log, 'utf8')).slice(before))}`);
  }
  await stage.query(database, `ALTER DATABASE ${database} RESET ALL`);
  await reconnect(context);
  await writeFile(file, sections.join('\n'));
  return file;
}

/** The service connects anew, and its sessions begin with the settings of now. */
async function reconnect({ stage }: RowContext): Promise<void> {
  await stage.query(
    database,
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
  );
}

function plansIn(log: string): string {
  const plans = log.split(/^\S+ \S+ \S+ \[\d+\] /m).filter((entry) => /duration: [\d.]+ ms +plan:/.test(entry));
  return plans.filter((plan) => !ofMessaging.test(plan)).join('');
}
