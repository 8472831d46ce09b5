import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import type { Guard } from '../../../deploy/local/index.js';
import { memoryFlags } from '../../local/service.js';

const programs = join(import.meta.dirname, '..');

type Watcher = Pick<Guard, 'watch' | 'release'>;

interface StartOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly stdin: 'pipe' | 'ignore';
  /** Ends it at once. */
  readonly signal?: AbortSignal;
}

function start(program: string, guard: Watcher, { env, stdin, signal }: StartOptions): ChildProcess {
  const child = spawn(process.execPath, [...memoryFlags, join(programs, program)], {
    // kafkajs waits for negative times, and the runtime warns of each.
    env: { ...process.env, NODE_NO_WARNINGS: '1', ...env },
    stdio: [stdin, 'pipe', 'inherit'],
    signal,
    killSignal: 'SIGKILL',
  });
  const { pid } = child;
  if (pid !== undefined) {
    guard.watch(pid);
    child.once('exit', () => guard.release(pid));
  }
  return child;
}

/**
 * Runs a program of the benchmark as a process of its own: gives it a job as JSON, and answers the result it prints.
 * Rejects at once when `signal` says so.
 */
export async function work<Result>(
  program: string,
  job: unknown,
  guard: Watcher,
  signal: AbortSignal,
): Promise<Result> {
  const child = start(program, guard, { stdin: 'pipe', signal });
  // One that is gone before it has read its job says so by its end.
  child.stdin?.once('error', () => undefined).end(JSON.stringify(job));
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  const [text, [code, killed]] = await Promise.all([textOf(child), ended]);
  if (code !== 0) throw new Error(`${program} ended with ${killed ?? code}`);
  return JSON.parse(text) as Result;
}

/** The job that the parent of this process gave. */
export const ownJob = <Job>(): Promise<Job> => json(process.stdin) as Promise<Job>;

/** Hands the result to the parent and ends this process. */
export function answer(result: unknown): void {
  process.stdout.write(JSON.stringify(result), () => process.exit(0));
}

async function textOf(child: ChildProcess): Promise<string> {
  let text = '';
  for await (const chunk of child.stdout ?? []) text += String(chunk);
  return text;
}

/** A program that serves until it is stopped; it prints a line once it does. */
export interface Served {
  readonly pid: number;
  stop(): Promise<void>;
}

/** Starts a serving program of the benchmark and returns once it says that it is ready. */
export async function serve(program: string, env: NodeJS.ProcessEnv, guard: Watcher): Promise<Served> {
  const child = start(program, guard, { env, stdin: 'ignore' });
  const ended = once(child, 'exit');
  const ready = await Promise.race([once(child.stdout ?? child, 'data').then(() => true), ended.then(() => false)]);
  if (!ready || child.pid === undefined) throw new Error(`${program} ended before it was ready`);
  child.stdout?.resume();
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    const insist = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(insist);
  };
  return { pid: child.pid, stop };
}
