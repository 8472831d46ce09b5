import { connect } from 'node:net';
import { InfrastructureProblem } from '../../deploy/local/index.js';
import { notice } from './console.js';

const patienceMs = 5_000;

/** Looks for what the environment names before anything starts: without brokers or a database nothing can. */
export async function requireExternal(env: NodeJS.ProcessEnv): Promise<void> {
  requireUrl(env, 'DATABASE_URL', 'postgres://user:password@host:5432/postgres');
  requireUrl(env, 'REDIS_URL', 'redis://host:6379');
  if (env.KAFKA_BROKERS && !(await anyAnswers(env.KAFKA_BROKERS.split(',').map((each) => hostAndPort(each))))) {
    throw new InfrastructureProblem(
      `Kafka 无应答：${env.KAFKA_BROKERS}；请检查 KAFKA_BROKERS，或不设置它以使用内置的 Kafka`,
      `no Kafka broker answers at ${env.KAFKA_BROKERS}: check KAFKA_BROKERS, or unset it for the embedded Kafka`,
    );
  }
  if (env.DATABASE_URL && !(await anyAnswers([hostAndPort(new URL(env.DATABASE_URL).host, '5432')]))) {
    const { host } = new URL(env.DATABASE_URL);
    throw new InfrastructureProblem(
      `PostgreSQL 无应答：${host}；请检查 DATABASE_URL，或不设置它以使用内置的 PostgreSQL`,
      `no PostgreSQL answers at ${host}: check DATABASE_URL, or unset it for the embedded PostgreSQL`,
    );
  }
  if (env.REDIS_URL && !(await anyAnswers([hostAndPort(new URL(env.REDIS_URL).host, '6379')]))) {
    notice(
      `Redis 无应答：${env.REDIS_URL}；平台不依赖它也能运行`,
      `no Redis answers at REDIS_URL; the platform runs without it`,
    );
  }
}

function requireUrl(env: NodeJS.ProcessEnv, variable: string, example: string): void {
  if (!env[variable] || URL.canParse(env[variable])) return;
  throw new InfrastructureProblem(`${variable} 应为 ${example} 的形式`, `${variable} must have the form ${example}`);
}

type Address = readonly [host: string, port: number];

function hostAndPort(address: string | undefined, fallbackPort = '9092'): Address {
  const [, host = '', port = fallbackPort] = /^\[?([^\]]*?)\]?(?::(\d+))?$/.exec(address?.trim() ?? '') ?? [];
  return [host, Number(port)];
}

async function anyAnswers(addresses: readonly Address[]): Promise<boolean> {
  const answers = await Promise.all(addresses.map(([host, port]) => answersAt(host, port)));
  return answers.includes(true);
}

function answersAt(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: patienceMs });
    const finish = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.on('connect', () => finish(true));
    socket.on('timeout', () => finish(false));
    socket.on('error', () => finish(false));
  });
}
