import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newService, write } from '../../tools/new-service/copy.js';
import { registrations } from '../../tools/new-service/register.js';

/** The project the tests run in. */
export const root = process.cwd();

const names = { service: 'work-orders', aggregate: 'work-order' };

/** A folder in which `npm run new:service` has made a service, with the files it made by their paths. */
export interface Workshop {
  readonly folder: string;
  readonly files: ReadonlyMap<string, string>;
  close(): void;
}

/** Makes a service from the template in a copy of the libraries, inside the project so that packages resolve as they do for it. */
export async function openWorkshop(): Promise<Workshop> {
  mkdirSync(join(root, '.yilian'), { recursive: true });
  const folder = mkdtempSync(join(root, '.yilian/new-service-'));
  cpSync(join(root, 'libs'), join(folder, 'libs'), { recursive: true });
  const listing = ['nest-cli.json', 'docker-compose.yml', 'deploy/docker/databases.sql', 'tools/local/topology.ts'];
  for (const file of ['package.json', 'tsconfig.base.json', 'eslint.config.js', '.swcrc', ...listing]) {
    cpSync(join(root, file), join(folder, file));
  }
  const tsconfig = { extends: './tsconfig.base.json', include: ['apps/**/*.ts', 'libs/contracts/src/index.ts'] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig));
  const files = await newService(root, names);
  write(folder, new Map([...files, ...registrations(folder, names)]));
  return { folder, files, close: () => rmSync(folder, { recursive: true, force: true }) };
}
