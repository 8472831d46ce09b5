import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openWorkshop, root, type Workshop } from './workshop.js';

describe('a service made by npm run new:service', () => {
  let workshop: Workshop;

  beforeAll(async () => (workshop = await openWorkshop()), 60_000);
  afterAll(() => workshop.close());

  it('passes its own tests: rules, reaction, route and migration', async () => {
    const { folder } = workshop;
    const { default: house } = (await import(String(new URL('../../jest.config.js', import.meta.url)))) as {
      default: { projects: object[] };
    };
    const everything = { testMatch: ['<rootDir>/apps/**/*.spec.ts'], testPathIgnorePatterns: [] };
    const config = { ...house.projects[0], rootDir: folder, modulePathIgnorePatterns: [], ...everything };
    writeFileSync(join(folder, 'jest.config.json'), JSON.stringify(config));
    const args = [join(root, 'node_modules/jest/bin/jest.js'), '--config', 'jest.config.json', '-i', '--json'];
    const env = { ...process.env, NODE_OPTIONS: '--experimental-vm-modules --no-warnings' };
    const run = spawnSync(process.execPath, args, { cwd: folder, env, maxBuffer: 64 * 2 ** 20 });
    expect(run.status === 0 ? '' : run.stderr.toString()).toBe('');
    const { numPassedTests, numTotalTestSuites } = JSON.parse(run.stdout.toString()) as Record<string, number>;
    expect({ numTotalTestSuites }).toEqual({ numTotalTestSuites: 3 });
    expect(numPassedTests).toBeGreaterThan(5);
  }, 120_000);
});
