import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { allCommands, allEvents, outputs } from './outputs.js';
import { brokenPromises } from './schemas.js';
import { filesBelow } from './workspace.js';

const root = process.cwd();
const check = process.argv.includes('--check');
const fail = (lines: readonly string[]): never => {
  for (const line of lines) console.error(line);
  process.exit(1);
};

const broken = brokenPromises(root, [...allEvents(), ...allCommands()]);
if (broken.length > 0) {
  fail([
    'These changes break what docs/schemas has published. Publish a .v2 event beside the old one instead:',
    ...broken.map((reason) => `  ${reason}`),
  ]);
}

const files = await outputs({ root, modules: join(root, 'dist'), extension: '.js' });
const stale = [...files].filter(([path, text]) => {
  const file = join(root, path);
  return !existsSync(file) || readFileSync(file, 'utf8') !== text;
});
const orphans = filesBelow(root, 'docs/reference/states').filter((path) => !files.has(path));

if (check) {
  const wrong = [...stale.map(([path]) => path), ...orphans];
  if (wrong.length > 0) fail(['Out of date, run npm run generate:', ...wrong.map((path) => `  ${path}`)]);
} else {
  for (const [path, text] of stale) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    console.log(path);
  }
  for (const path of orphans) rmSync(join(root, path));
}
console.log(`${files.size} generated files, ${check ? 'all current' : `${stale.length} written`}`);
