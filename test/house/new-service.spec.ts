import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { openWorkshop, root, type Workshop } from './workshop.js';

describe('npm run new:service', () => {
  let workshop: Workshop;
  let folder: string;
  let files: Workshop['files'];

  beforeAll(async () => {
    workshop = await openWorkshop();
    ({ folder, files } = workshop);
  }, 60_000);
  afterAll(() => workshop.close());

  it('leaves no trace of the sample', () => {
    const left = [...files].filter(([path, text]) => /sample.?item/i.test(path + text)).map(([path]) => path);
    expect(left).toEqual([]);
    expect([...files.keys()]).toEqual(
      expect.arrayContaining(['apps/work-orders/src/main.ts', 'libs/contracts/src/events/work-order.ts']),
    );
  });

  it('registers the service and its events once, wherever services are listed', () => {
    const read = (path: string): string => readFileSync(join(folder, path), 'utf8');
    const nest = JSON.parse(read('nest-cli.json')) as { projects: object };
    expect(nest.projects).toHaveProperty('work-orders.sourceRoot', 'apps/work-orders/src');
    expect(read('libs/contracts/src/index.ts').match(/events\/work-order\.js/g)).toHaveLength(1);
    expect(read('deploy/docker/databases.sql')).toMatch(/^INSERT INTO services VALUES \('work-orders'\);$/m);
    expect(read('docker-compose.yml')).toMatch(
      /\/\/yilian_work_orders:\$\{DATABASE_ROLE_PASSWORD\}@postgres:5432\/work-orders$/m,
    );
    const [, port] =
      /\{ name: 'work-orders', port: (\d+), database: true \},\n\];/.exec(read('tools/local/topology.ts')) ?? [];
    const { services } = parse(read('docker-compose.yml'), { merge: true }) as { services: Record<string, object> };
    expect(Object.keys(services)).toEqual(expect.arrayContaining(['work-orders-migrations', 'scheduling', 'gateway']));
    expect(services['work-orders']).toMatchObject({
      command: ['node', 'dist/apps/work-orders/src/main.js'],
      environment: { PORT: Number(port), DATABASE_URL: expect.stringMatching(/\/work-orders$/) as string },
      depends_on: { 'work-orders-migrations': { condition: 'service_completed_successfully' } },
    });
  });

  it('imports the contracts once in each file', () => {
    const twice = [...files].filter(([, text]) => (text.match(/from '#contracts'/g) ?? []).length > 1);
    expect(twice.map(([path]) => path)).toEqual([]);
  });

  it('makes a service that compiles', () => {
    const tsc = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder]);
    expect(tsc.stdout.toString()).toBe('');
    expect(tsc.status).toBe(0);
  }, 180_000);

  it('makes a service that keeps the boundaries', () => {
    const options = ['apps', 'libs/contracts', '--config', join(root, '.dependency-cruiser.cjs')];
    const cruise = spawnSync(join(root, 'node_modules/.bin/depcruise'), options, { cwd: folder });
    expect(cruise.stdout.toString()).toContain('no dependency violations found');
    expect(existsSync(join(folder, 'apps/work-orders/src/domain/work-order.ts'))).toBe(true);
  }, 60_000);
});
