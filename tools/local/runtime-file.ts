import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the running platform is; a pid is missing for what was not started here. */
export interface Runtime {
  console: string;
  issuer: string;
  services: Record<string, { url: string; pid: number }>;
  kafka: { brokers: string[]; pid?: number };
  postgres: { url: string; pid?: number };
  redis: { url: string; pid?: number };
}

export const runtimeFile = (directory: string): string => join(directory, 'runtime.json');

/** Writes `runtime.json` in one step; for its owner only, because it has the database's password. */
export function writeRuntime(directory: string, runtime: Runtime): void {
  const file = runtimeFile(directory);
  writeFileSync(`${file}.new`, `${JSON.stringify(runtime, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** Removes it: nothing is up any more, or not yet. */
export function removeRuntime(directory: string): void {
  rmSync(runtimeFile(directory), { force: true });
}

/** What runs from this directory, or undefined when nothing does. */
export function readRuntime(directory: string): Runtime | undefined {
  try {
    return JSON.parse(readFileSync(runtimeFile(directory), 'utf8')) as Runtime;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
