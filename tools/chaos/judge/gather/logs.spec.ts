import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { outburstsIn } from './logs.js';

const directory = mkdtempSync(join(tmpdir(), 'yilian-logs-'));
afterAll(() => rmSync(directory, { recursive: true }));

it('finds lines of logs that tell of an error that nobody handled', async () => {
  writeFileSync(join(directory, 'a.log'), '{"msg":"fine"}\n    triggerUncaughtException(err, true);\n');
  writeFileSync(
    join(directory, 'b.log'),
    '[UnhandledPromiseRejection: x]\n(node:1) Unhandled promise rejection\nfine\n',
  );
  writeFileSync(join(directory, 'c.txt'), 'unhandledRejection\n');
  expect(await outburstsIn(directory)).toEqual([
    'a.log: triggerUncaughtException(err, true);',
    'b.log: [UnhandledPromiseRejection: x]',
    'b.log: (node:1) Unhandled promise rejection',
  ]);
});
