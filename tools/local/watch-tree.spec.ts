import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { eventually } from '#testing';
import { watchTree } from './watch-tree.js';

describe('watching a tree', () => {
  const root = mkdtempSync(join(tmpdir(), 'watch-'));
  const end = new AbortController();
  const seen = new Set<string>();
  afterAll(() => {
    end.abort();
    rmSync(root, { recursive: true });
  });

  const write = (file: string): void => writeFileSync(join(root, file), String(Math.random()));
  const noticed = (file: string): Promise<void> =>
    eventually(() => expect([...seen]).toContain(file), { timeoutMs: 3_000 }).then(() => seen.clear());

  beforeAll(() => {
    mkdirSync(join(root, 'a', 'b'), { recursive: true });
    write('a/b/f.ts');
    watchTree(root, end.signal, (file) => seen.add(relative(root, file)));
  });

  it('notices a file that is written, also after an editor has put a new one in its place', async () => {
    write('a/b/f.ts');
    await noticed('a/b/f.ts');
    write('a/b/f.ts~');
    renameSync(join(root, 'a/b/f.ts~'), join(root, 'a/b/f.ts'));
    await noticed('a/b/f.ts');
    write('a/b/f.ts');
    await noticed('a/b/f.ts');
  });

  it('notices files of a folder that is new, and of one that was removed and made again', async () => {
    for (const round of ['new', 'again']) {
      mkdirSync(join(root, 'c'));
      write(`c/${round}.ts`);
      await noticed(`c/${round}.ts`);
      write(`c/${round}.ts`);
      await noticed(`c/${round}.ts`);
      rmSync(join(root, 'c'), { recursive: true });
      await noticed(`c/${round}.ts`);
    }
  });
});
