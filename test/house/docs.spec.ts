import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { commandLine } from '../../tools/cli/program.js';
import { filesBelow } from '../../tools/generate/workspace.js';

const root = process.cwd();
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const pages = filesBelow(root, '.').filter((path) => path.endsWith('.md') && !path.includes('/fixture/'));
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

/** Prose without fenced code, where brackets mean other things. */
const prose = (text: string): string => text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '');

describe('the documents', () => {
  it('exist', () => {
    const expected = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'docs/event-map.md', 'docs/glossary.md'];
    expect(expected.filter((path) => !pages.includes(path))).toEqual([]);
    expect(read('LICENSE')).toContain('Apache License');
  });

  it.each(pages)('%s links to files that exist', (page) => {
    const links = [...prose(read(page)).matchAll(/\]\((?!\w+:|#)([^)\s#]+)/g)].map((match) => match[1] ?? '');
    const broken = links.filter((link) => !existsSync(join(root, dirname(page), decodeURI(link))));
    expect(broken).toEqual([]);
  });

  it.each(pages)('%s names commands that exist', (page) => {
    const named = [...read(page).matchAll(/\bnpm run (?:-s )?([a-z][\w:-]*)/g)].map((match) => match[1] ?? '');
    expect(named.filter((name) => !scripts[name])).toEqual([]);
  });

  it.each(pages)('%s shows commands of the command line with options that they have', (page) => {
    const shown = [...read(page).matchAll(/\bnpm run (?:-s )?yilian -- ([^`\n|]*)/g)].map(
      (match) => match[1]?.trim() ?? '',
    );
    expect(shown.map(misused).filter(Boolean)).toEqual([]);
  });

  it('tell integrators of events under a heading of their own', () => {
    expect(read('CHANGELOG.md')).toMatch(/^### Events$/m);
  });

  it('list every decision record', () => {
    const records = pages
      .filter((page) => /^docs\/adr\/\d{4}-/.test(page))
      .map((page) => page.slice('docs/adr/'.length));
    const index = read('docs/adr/README.md');
    expect(records.filter((record) => !index.includes(`(${record})`))).toEqual([]);
    expect(new Set(records.map((record) => record.slice(0, 4))).size).toBe(records.length);
  });

  it('are short where they introduce a service', () => {
    const long = pages.filter((page) => /^apps\/[^/]+\/README\.md$/.test(page) && written(read(page)) > 40);
    expect(long).toEqual([]);
  });
});

/** What is wrong with a command as a page shows it; `list | show` and `…` stand for more than one. */
function misused(shown: string): string | undefined {
  let command = commandLine();
  for (const word of shown.split(/\s+/).filter((each) => each !== '…')) {
    const [option] = word.split('=');
    const next = command.commands.find((each) => each.name() === word);
    if (next) command = next;
    else if (
      word.startsWith('--') ? !command.options.some(({ long }) => long === option) : command.commands.length > 0
    ) {
      return `${shown}: ${word}`;
    }
  }
  return undefined;
}

/** Lines a person wrote: the generated tables do not count. */
const written = (text: string): number =>
  text
    .replace(/<!-- generated: events -->[\s\S]*<!-- end generated: events -->/, '')
    .trimEnd()
    .split('\n').length;
