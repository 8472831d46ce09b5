import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = process.cwd();

test('no file, export or package is there without being used, and none is used without being listed', () => {
  const knip = spawnSync(process.execPath, [join(root, 'node_modules/knip/bin/knip.js'), '--no-progress'], {
    cwd: root,
  });
  expect(knip.stdout.toString()).toBe('');
  expect(knip.status).toBe(0);
}, 60_000);
