import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { relative } from 'node:path';
import type { Guard } from './guard.js';
import { InfrastructureProblem, explain } from './problem.js';

/** How one program is started, recognized as ready, and stopped. */
export interface DaemonPlan {
  name: string;
  command: string;
  args: string[];
  cwd: string;
  env?: NodeJS.ProcessEnv;
  /** Unprivileged user for programs that refuse root. */
  user?: { uid: number; gid: number };
  /** File that takes its standard output and error. */
  log: string;
  stopSignal: 'TERM' | 'INT';
  ready: () => Promise<boolean>;
  /** How long it may take to end when asked; 15 s unless given. */
  stopWithinMs?: number;
  /** Finds in its output why it did not start; unless given, the last line that looks like an error. */
  reason?: (output: string) => string;
}

type FailedPlan = Pick<DaemonPlan, 'name' | 'log' | 'reason'>;

/** How a daemon ended. */
export interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
}

const readyWithinMs = 90_000;
const defaultStopWithinMs = 15_000;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A log that starts anew has at most one predecessor: a platform that runs for months fills no disk with its logs. */
const largestLog = 16 * 1024 * 1024;

function openLog(path: string): { log: number; said: () => string } {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  const rotate = size > largestLog;
  if (rotate) renameSync(path, `${path}.1`);
  const from = rotate ? 0 : size;
  return { log: openSync(path, 'a'), said: () => readFileSync(path).subarray(from).toString() };
}

function lastError(output: string): string {
  const lines = output.trim().split('\n');
  return lines.findLast((line) => /FATAL|ERROR|Exception|error:|\*\*\*/.test(line)) ?? lines.at(-1) ?? '';
}

/** What the program said last, as a reason; a full disk is told as such. */
function failure({ name, log, reason: find = lastError }: FailedPlan, output: string): unknown {
  const full = explain(new Error(output), log);
  if (full instanceof InfrastructureProblem) return full;
  const reason = find(output).trim().slice(0, 400) || '—';
  return new InfrastructureProblem(
    `${name} 未能启动：${reason}`,
    `${name} did not start, see ${relative(process.cwd(), log)}`,
  );
}

/** A running program of the infrastructure. */
export class Daemon {
  readonly pid: number;
  readonly ended: Promise<Ending>;
  private running = true;

  private constructor(
    private readonly child: ChildProcess,
    private readonly plan: DaemonPlan,
    guard: Guard,
  ) {
    this.pid = child.pid ?? 0;
    guard.watch(this.pid, plan.stopSignal);
    this.ended = new Promise((resolve) => {
      child.on('exit', (code, signal) => {
        this.running = false;
        guard.release(this.pid);
        resolve({ code, signal });
      });
    });
  }

  /** Starts the program and returns once it answers; fails with what its log says last, or when it is given up. */
  static async start(plan: DaemonPlan, guard: Guard, signal?: AbortSignal): Promise<Daemon> {
    signal?.throwIfAborted();
    const { log, said } = openLog(plan.log);
    // Its own process group: Ctrl-C reaches the supervisor only, which stops things in order.
    const child = spawn(plan.command, plan.args, {
      cwd: plan.cwd,
      env: plan.env ?? process.env,
      detached: true,
      stdio: ['ignore', log, log],
      ...plan.user,
    });
    closeSync(log);
    await new Promise((resolve, reject) => {
      child.on('spawn', resolve);
      child.on('error', (cause) =>
        reject(
          new InfrastructureProblem(
            `无法启动 ${plan.name}：${cause.message}`,
            `cannot start ${plan.name}: ${cause.message}`,
          ),
        ),
      );
    });
    const daemon = new Daemon(child, plan, guard);
    const deadline = Date.now() + readyWithinMs;
    while (daemon.running && Date.now() < deadline && !signal?.aborted) {
      if (await plan.ready()) return daemon;
      await pause(50);
    }
    await daemon.stop();
    signal?.throwIfAborted();
    throw failure(plan, said());
  }

  /** Asks the program to end, insists after 15 s, and returns when it has. */
  async stop(): Promise<void> {
    if (!this.running) return;
    this.child.kill(`SIG${this.plan.stopSignal}`);
    const insist = setTimeout(() => this.child.kill('SIGKILL'), this.plan.stopWithinMs ?? defaultStopWithinMs);
    await this.ended;
    clearTimeout(insist);
  }
}

/** Runs a set-up program to its end; its output goes to the same log as the daemon's. */
export async function runOnce(plan: Omit<DaemonPlan, 'ready' | 'stopSignal'>, guard: Guard): Promise<void> {
  const { log, said } = openLog(plan.log);
  const child = spawn(plan.command, plan.args, {
    cwd: plan.cwd,
    env: plan.env ?? process.env,
    detached: true,
    stdio: ['ignore', log, log],
    ...plan.user,
  });
  closeSync(log);
  const code = await guard.during(child);
  if (code === 0) return;
  throw failure(plan, said());
}
