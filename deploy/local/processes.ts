import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process in a way that outlasts it: a later one that was given the same pid is not taken for it. */
export interface Recorded {
  pid: number;
  /** When the process began, as the system counts it. */
  began: string;
  signal: 'TERM' | 'INT';
}

/** When the process with this pid began, or undefined when there is none (a zombie counts as none). */
export function beganAt(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch (error) {
    if (process.platform === 'linux') return undefined;
    return began(pid, error);
  }
}

function began(pid: number, cause: unknown): string | undefined {
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined;
  } catch (error) {
    if ((error as { status?: number }).status === 1) return undefined;
    throw new Error('neither /proc nor ps can tell which processes run', { cause });
  }
}

/** Whether this very process, and not a later one with its pid, is alive. */
export const isAlive = ({ pid, began }: Pick<Recorded, 'pid' | 'began'>): boolean => beganAt(pid) === began;

/** Sends a signal; a process that is gone needs none. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Asks processes to end, insists on it when the time is up, and returns when they have. */
export async function sweep(processes: readonly Recorded[], withinMs = 10_000): Promise<void> {
  const alive = (): Recorded[] => processes.filter(isAlive);
  for (const entry of alive()) signal(entry.pid, `SIG${entry.signal}`);
  for (const deadline = Date.now() + withinMs; Date.now() < deadline && alive().length > 0;) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  for (const entry of alive()) signal(entry.pid, 'SIGKILL');
}
