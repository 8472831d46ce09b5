import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InfrastructureProblem, isFull } from './problem.js';
import { beganAt, isAlive, signal, sweep, type Recorded } from './processes.js';

interface Book {
  owner: Omit<Recorded, 'signal'>;
  processes: Recorded[];
}

// A shell that outlives its parent: when the pipe on its input ends, for whatever reason (exit, crash, SIGKILL), it
// stops what it was told to watch. It ignores the signals of a terminal, which reach it together with its parent.
const watcher = `
trap '' INT TERM HUP
watched=''
file=''
while read -r verb pid signal; do
  case $verb in
    watch) watched="$watched $signal:$pid" ;;
    release)
      rest=''
      for entry in $watched; do [ "\${entry#*:}" = "$pid" ] || rest="$rest $entry"; done
      watched=$rest ;;
    remove) file="$pid\${signal:+ $signal}" ;;
  esac
done
[ -n "$file" ] && rm -f "$file"
for entry in $watched; do kill -s "\${entry%%:*}" "\${entry#*:}"; done
tries=0
while [ $tries -lt 100 ]; do
  alive=''
  for entry in $watched; do kill -0 "\${entry#*:}" && alive=yes; done
  [ -z "$alive" ] && exit 0
  sleep 0.1
  tries=$((tries + 1))
done
for entry in $watched; do kill -s KILL "\${entry#*:}"; done
`;

const bookIn = (directory: string): string => join(directory, 'processes.json');

function read(file: string): Book | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Book;
  } catch (error) {
    // Missing, or cut short by a full disk: there is nothing to sweep that could be known.
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Sees to it that no process outlives this one: a watcher stops them when this process is gone, and whatever a killed
 * watcher left is swept by the next one that opens the same directory.
 */
export class Guard {
  private constructor(
    private readonly file: string,
    private readonly book: Book,
    private readonly watcher: ChildProcess,
  ) {}

  /** Takes over a directory; refuses while another live process has it, sweeps what a dead one left. */
  static async open(directory: string): Promise<Guard> {
    mkdirSync(directory, { recursive: true });
    const file = bookIn(directory);
    const former = read(file);
    if (former && former.owner.pid !== process.pid && isAlive(former.owner)) {
      throw new InfrastructureProblem(
        `本目录的平台已在运行（进程 ${former.owner.pid}）；可用 npm run stop 停止`,
        `the platform of this directory is already running (process ${former.owner.pid}); stop it with npm run stop`,
      );
    }
    if (former) await sweep(former.processes);
    const child = spawn('/bin/sh', ['-c', watcher], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
    // Losing the watcher (killed by hand) costs the safety net only; the book is still swept next time.
    child.stdin.on('error', () => undefined);
    child.unref();
    const book: Book = { owner: { pid: process.pid, began: beganAt(process.pid) ?? '' }, processes: [] };
    const guard = new Guard(file, book, child);
    guard.write();
    return guard;
  }

  /** From now on this process ends with us; `by` is how it is asked to. */
  watch(pid: number, by: Recorded['signal'] = 'TERM'): void {
    this.book.processes.push({ pid, began: beganAt(pid) ?? '', signal: by });
    this.watcher.stdin?.write(`watch ${pid} ${by}\n`);
    this.write();
  }

  /** Forgets a process that has ended. */
  release(pid: number): void {
    this.book.processes = this.book.processes.filter((entry) => entry.pid !== pid);
    this.watcher.stdin?.write(`release ${pid}\n`);
    this.write();
  }

  /** From now on this file, which says that all is up, goes when we do. */
  removeWithUs(file: string): void {
    this.watcher.stdin?.write(`remove ${file}\n`);
  }

  /** Waits for a program that ends by itself, and sees to it that it ends with us; its exit code, null after a signal. */
  async during(child: ChildProcess): Promise<number | null> {
    const ended = new Promise<number | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    });
    if (child.pid) this.watch(child.pid);
    try {
      return await ended;
    } finally {
      if (child.pid) this.release(child.pid);
    }
  }

  /** Ends everything that is watched at once, without asking. */
  kill(): void {
    for (const { pid } of this.book.processes) signal(pid, 'SIGKILL');
  }

  /** Ends the watcher, which stops whatever is still being watched, and gives the directory free. */
  async close(): Promise<void> {
    if (this.watcher.exitCode === null && this.watcher.signalCode === null) {
      this.watcher.ref();
      const ended = once(this.watcher, 'exit');
      this.watcher.stdin?.end();
      await ended;
    }
    rmSync(this.file, { force: true });
  }

  private write(): void {
    try {
      writeFileSync(`${this.file}.new`, JSON.stringify(this.book));
      renameSync(`${this.file}.new`, this.file);
    } catch (error) {
      // On a full disk the watcher, which knows as much, is the safety net that is left.
      if (!isFull(error)) throw error;
    }
  }
}

/** The living process that has this directory, if there is one. */
export function ownerOf(directory: string): number | undefined {
  const owner = read(bookIn(directory))?.owner;
  return owner && isAlive(owner) ? owner.pid : undefined;
}

/**
 * Ends whatever runs in a directory: its owner is asked, which stops everything in order, and what a killed owner left
 * is swept. False when nothing ran.
 */
export async function stopDirectory(directory: string, withinMs = 30_000): Promise<boolean> {
  const file = bookIn(directory);
  const book = read(file);
  if (!book || ![book.owner, ...book.processes].some(isAlive)) return false;
  await sweep([{ ...book.owner, signal: 'TERM' }], withinMs);
  await sweep(book.processes);
  rmSync(file, { force: true });
  return true;
}
