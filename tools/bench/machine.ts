import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../deploy/local/index.js';

/** What the figures were measured on. */
export interface Machine {
  readonly cpus: number;
  readonly processor: string;
  readonly memoryGiB: number;
  readonly node: string;
  readonly kafka: string;
  readonly postgres: string;
}

/** Asks the machine, and the one place that names the versions of the infrastructure. */
export function thisMachine(): Machine {
  const pom = readFileSync(join(projectRoot(), 'deploy', 'local', 'pom.xml'), 'utf8');
  const version = (part: string): string => new RegExp(`<${part}\\.version>([^<]+)`).exec(pom)?.[1] ?? '';
  return {
    cpus: cpus().length,
    processor: cpus()[0]?.model ?? '',
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.versions.node,
    kafka: version('kafka'),
    postgres: version('postgres'),
  };
}
