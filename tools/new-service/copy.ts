import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { filesBelow } from '../generate/workspace.js';
import { rename, type Names } from './names.js';

/** Where a template file goes: the event definitions to the contracts, the rest to the service's folder. */
function destination(path: string, names: Names): string {
  const renamed = rename(path, names);
  return renamed.startsWith('contracts/')
    ? renamed.replace('contracts/', 'libs/contracts/src/events/')
    : renamed.replace('app/', `apps/${names.service}/`);
}

const byName = (a: string, b: string): number => a.replace('type ', '').localeCompare(b.replace('type ', ''), 'en');

/** Imports as they must be at the destination; in the template its events are not part of the contracts yet. */
function rewire(path: string, text: string): string {
  if (path.startsWith('contracts/')) {
    return text
      .replace("import { defineEvent } from '#contracts'", "import { defineEvent } from '../event.js'")
      .replace("import * as v from '#contracts'", "import * as v from '../values.js'");
  }
  const own = text.replace(/'(?:\.\.\/)+contracts\/sample-item\.js'/, "'#contracts'");
  const imports = [...own.matchAll(/^import \{([^}]*)\} from '#contracts';\n/gm)];
  const [first, second] = imports;
  if (!first || !second) return own;
  const names = [first, second].flatMap((match) => (match[1] ?? '').split(',').map((name) => name.trim()));
  const joined = `import { ${names.filter(Boolean).sort(byName).join(', ')} } from '#contracts';\n`;
  return own.replace(second[0], '').replace(first[0], joined);
}

/** Every file of a new service by its path in the project, formatted. */
export async function newService(root: string, names: Names): Promise<Map<string, string>> {
  const template = 'tools/new-service/template';
  const options = await resolveConfig(join(root, 'package.json'));
  const files = new Map<string, string>();
  for (const source of filesBelow(root, template)) {
    const path = source.slice(template.length + 1);
    const target = destination(path, names);
    const text = rename(rewire(path, readFileSync(join(root, source), 'utf8')), names);
    files.set(target, await format(text, { ...options, filepath: target }));
  }
  return files;
}

/** Writes files, making their folders. */
export function write(root: string, files: ReadonlyMap<string, string>): void {
  for (const [path, text] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}
