import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { eventDefinitions } from '#contracts';
import { parse } from '../../tools/generate/workspace.js';

const root = process.cwd();

interface Offer {
  readonly path: string;
  readonly names: 'all' | Set<string>;
}

/** Names a library offers, with the file that declares each; follows `export *` and `export { … } from`. */
function offered(path: string): Offer[] {
  return parse(root, path).statements.flatMap((statement): Offer[] => {
    if (!ts.isExportDeclaration(statement) || !statement.moduleSpecifier) return [];
    const specifier = (statement.moduleSpecifier as ts.StringLiteral).text;
    if (!specifier.startsWith('.')) return [];
    const target = join(dirname(path), specifier.replace(/\.js$/, '.ts'));
    const clause = statement.exportClause;
    if (!clause) return [{ path: target, names: 'all' as const }];
    if (!ts.isNamedExports(clause)) return [];
    const names = clause.elements.map((element) => (element.propertyName ?? element.name).text);
    return [{ path: target, names: new Set(names) }];
  });
}

/** Exported declarations of a file: name to whether a doc comment stands above it. */
function declarations(path: string): Map<string, boolean> {
  const found = new Map<string, boolean>();
  const add = (name: ts.Node | undefined, statement: ts.Node): void => {
    if (!name) return;
    const documented = ts.getJSDocCommentsAndTags(statement).some(ts.isJSDoc);
    // A schema and the type read off it share one name and one sentence.
    found.set(name.getText(), documented || found.get(name.getText()) === true);
  };
  for (const statement of parse(root, path).statements) {
    const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
    if (!modifiers.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword)) continue;
    if (ts.isVariableStatement(statement)) {
      for (const declaration of statement.declarationList.declarations) add(declaration.name, statement);
    } else add((statement as ts.DeclarationStatement).name, statement);
  }
  return found;
}

/** An event's summary is its sentence. */
const events = new Set([...eventDefinitions.values()].map((event) => event.eventName));

describe('every export of a library says in a sentence what it is', () => {
  it.each(['contracts', 'messaging', 'platform', 'testing'])('%s', (library) => {
    const index = `libs/${library}/src/index.ts`;
    expect({ [index]: existsSync(join(root, index)) }).toEqual({ [index]: true });
    const mute = offered(index).flatMap(({ path, names }) =>
      [...declarations(path)]
        .filter(([name, documented]) => (names === 'all' || names.has(name)) && !documented && !events.has(name))
        .map(([name]) => `${path}: ${name}`),
    );
    expect(mute).toEqual([]);
  });
});
