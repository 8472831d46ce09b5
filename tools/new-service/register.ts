import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Names } from './names.js';

/** Where the local run lists the services with their ports. */
const topology = 'tools/local/topology.ts';
/** Ports below are taken or promised to the services of the design. */
const firstPort = 8109;

/** Changes to files that list services, so that the new one is built, started, given a database and heard. */
export function registrations(root: string, { service, aggregate }: Names): Map<string, string> {
  const changed = new Map<string, string>();
  const change = (path: string, edit: (text: string) => string): void => {
    const file = join(root, path);
    if (existsSync(file)) changed.set(path, edit(readFileSync(file, 'utf8')));
  };
  const port = freePort(root);
  change('libs/contracts/src/index.ts', (text) =>
    text.replace(/(export \* from '\.\/events\/membership\.js';)/, `$1\nexport * from './events/${aggregate}.js';`),
  );
  change('nest-cli.json', (text) => withProject(text, service));
  change(topology, (text) => text.replace(/^\];$/m, `  { name: '${service}', port: ${port}, database: true },\n];`));
  change('deploy/docker/databases.sql', (text) =>
    text.replace(/(?:^INSERT INTO services .*\n)+/m, `$&INSERT INTO services VALUES ('${service}');\n`),
  );
  change('docker-compose.yml', (text) => withContainers(text, service, port));
  return changed;
}

function freePort(root: string): number {
  const file = join(root, topology);
  const taken = existsSync(file) ? readFileSync(file, 'utf8').matchAll(/port: (\d+)/g) : [];
  return Math.max(firstPort - 1, ...[...taken].map((match) => Number(match[1]))) + 1;
}

function withProject(text: string, service: string): string {
  const nest = JSON.parse(text) as { projects: Record<string, object> };
  nest.projects[service] = {
    type: 'application',
    root: `apps/${service}`,
    entryFile: 'main',
    sourceRoot: `apps/${service}/src`,
    compilerOptions: { tsConfigPath: 'tsconfig.json' },
  };
  return `${JSON.stringify(nest, null, 2)}\n`;
}

/** Migrations and service as scheduling has them, which has nothing of its own. */
function withContainers(text: string, service: string, port: number): string {
  const [block = ''] = /^ {2}scheduling-migrations:\n[\s\S]*?(?=^ {2}(?!scheduling)[a-z-]+:\n)/m.exec(text) ?? [];
  const role = `yilian_${service.replaceAll('-', '_')}`;
  const own = block
    .replaceAll('yilian_scheduling', role)
    .replaceAll('scheduling', service)
    .replaceAll('8103', String(port));
  return text.replace(/^ {2}gateway:\n/m, `${own}$&`);
}
