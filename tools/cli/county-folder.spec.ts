import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCountyFolder } from './county-folder.js';

test('a county folder is its registers, without what lies beside them', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'county-'));
  for (const name of ['county.xlsx', '~$county.xlsx', 'group.yaml', 'users.csv', '.users.csv', 'README.md'])
    await writeFile(join(folder, name), name);
  expect(Object.keys(await readCountyFolder(folder))).toEqual(['county.xlsx', 'group.yaml', 'users.csv']);
  await rm(folder, { recursive: true });
});
