import { readFileSync } from 'node:fs';
import { filesBelow } from '../../tools/generate/workspace.js';

const read = (path: string): string => readFileSync(path, 'utf8');
const programs = filesBelow(process.cwd(), 'docs/guides').filter((path) => path.endsWith('.ts'));
const pages = filesBelow(process.cwd(), 'docs/guides').filter((path) => path.endsWith('.md'));

describe('the programs of the guides', () => {
  it.each(programs)('%s stands in a guide as it is compiled and run', (program) => {
    const page = pages.map(read).find((text) => text.includes(`<!-- file: ${program} -->`));
    expect(page).toContain(`\`\`\`ts\n${read(program)}\`\`\``);
  });

  it('are all that the guides show as such', () => {
    const shown = pages.flatMap((page) => [...read(page).matchAll(/<!-- file: (\S+) -->/g)].map((match) => match[1]));
    expect(shown.sort()).toEqual(programs);
  });
});
