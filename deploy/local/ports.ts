import { randomInt } from 'node:crypto';
import { readFile, readdir, readlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { InfrastructureProblem } from './problem.js';

/** Ports of the embedded infrastructure, all on 127.0.0.1. */
export interface Ports {
  kafka: number;
  kafkaController: number;
  postgres: number;
  redis: number;
}

const variables = {
  kafka: 'KAFKA_PORT',
  kafkaController: 'KAFKA_CONTROLLER_PORT',
  postgres: 'POSTGRES_PORT',
  redis: 'REDIS_PORT',
} as const satisfies Record<keyof Ports, string>;

const defaults: Ports = { kafka: 19092, kafkaController: 19093, postgres: 15432, redis: 16379 };

/** The default ports, each changed by its variable (KAFKA_PORT, KAFKA_CONTROLLER_PORT, POSTGRES_PORT, REDIS_PORT). */
export function portsFrom(env: NodeJS.ProcessEnv = process.env): Ports {
  const ports = { ...defaults };
  for (const part of Object.keys(variables) as (keyof Ports)[]) {
    const given = env[variables[part]];
    if (given === undefined || given === '') continue;
    const port = Number(given);
    if (!Number.isInteger(port) || port < 1 || port > 65535) {
      throw new InfrastructureProblem(
        `${variables[part]} 应为 1–65535 的端口号，而不是“${given}”`,
        `${variables[part]} must be a port between 1 and 65535, not "${given}"`,
      );
    }
    ports[part] = port;
  }
  return ports;
}

/**
 * Where free ports are looked for: below those that the system gives to outgoing connections. One of theirs would be taken
 * sooner or later while whoever listens on it is starting, or starting again.
 */
const [lowest, highest] = [20_000, 32_767];
const handedOut = new Set<number>();

/** A port that is free now; another one on every call. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(lowest, highest + 1);
    if (handedOut.has(port)) continue;
    handedOut.add(port);
    if (await isFree(port)) return port;
  }
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.on('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });

/** Four free ports, for a private instance such as the tests'. */
export async function freePorts(): Promise<Ports> {
  const [kafka, kafkaController, postgres, redis] = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
  return { kafka, kafkaController, postgres, redis };
}

/** Refuses a taken port in one line that names its holder and the variable that changes it. */
export async function requireFree(port: number, variable: string): Promise<void> {
  if (await isFree(port)) return;
  const holder = await holderOf(port);
  throw new InfrastructureProblem(
    `端口 ${port} 已被${holder ? `进程 ${holder.pid}（${holder.command}）` : '其他程序'}占用；可用 ${variable} 换一个端口`,
    `port ${port} is taken by ${holder ? `process ${holder.pid} (${holder.command})` : 'another program'}; choose another with ${variable}`,
  );
}

/** Refuses the first taken port among those of one part of the infrastructure. */
export async function requireFreePorts(ports: Ports, parts: readonly (keyof Ports)[]): Promise<void> {
  for (const part of parts) await requireFree(ports[part], variables[part]);
}

/** The process that listens on a TCP port, as far as /proc shows it to this user. */
export async function holderOf(port: number): Promise<{ pid: number; command: string } | undefined> {
  const inodes = new Set<string>();
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    const lines = (await readFile(table, 'utf8').catch(() => '')).split('\n').slice(1);
    for (const line of lines) {
      const fields = line.trim().split(/\s+/);
      const listening = fields[3] === '0A';
      if (listening && parseInt(fields[1]?.split(':').at(-1) ?? '', 16) === port) inodes.add(`socket:[${fields[9]}]`);
    }
  }
  if (inodes.size === 0) return undefined;
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  for (const pid of pids) {
    const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => []);
    for (const descriptor of descriptors) {
      if (!inodes.has(await readlink(`/proc/${pid}/fd/${descriptor}`).catch(() => ''))) continue;
      const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      return { pid: Number(pid), command: command.replaceAll('\0', ' ').trim().slice(0, 80) };
    }
  }
  return undefined;
}
