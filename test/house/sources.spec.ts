import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import ts from 'typescript';
import { filesBelow, parse, serviceNames } from '../../tools/generate/workspace.js';

const root = process.cwd();
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const sources = ['apps', 'libs', 'tools', 'deploy', 'test', 'scenarios', 'docs']
  .flatMap((folder) => filesBelow(root, folder))
  .filter((path) => /\.(ts|tsx|mjs|js)$/.test(path) && !path.startsWith('test/house/'));

/** Paths whose text, without what `test/house` itself must name, matches. */
const matching = (pattern: RegExp, within = sources): string[] => within.filter((path) => pattern.test(read(path)));

describe('the sources', () => {
  it('are small files: 250 lines, tests 400', () => {
    const limit = (path: string): number => (/\.spec\.ts$|\/test\/|^test\/|^libs\/testing\//.test(path) ? 400 : 250);
    const long = sources.filter((path) => read(path).trimEnd().split('\n').length > limit(path));
    expect(long).toEqual([]);
  });

  it('are small ideas: the median file has at most 60 lines', () => {
    const lengths = sources.map((path) => read(path).trimEnd().split('\n').length).sort((a, b) => a - b);
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThanOrEqual(60);
  });

  it('are named in kebab case', () => {
    expect(sources.filter((path) => !/^_?[a-z0-9]+([-.][a-z0-9]+)*$/.test(basename(path)))).toEqual([]);
  });

  it('have tests that neither mock nor skip', () => {
    expect(
      matching(
        /\bjest\.(mock|unstable_mockModule|spyOn|fn)\b|\b(it|test|describe)\.(skip|only|todo)\b|\bx(it|describe)\(/,
      ),
    ).toEqual([]);
  });

  it('have no unfinished notes', () => expect(matching(/\b(TODO|FIXME|XXX)\b/)).toEqual([]));

  it('have no empty catch', () => expect(matching(/catch\s*(\([^)]*\))?\s*\{\s*\}/)).toEqual([]));

  it('define each event in one place', () => {
    const places = new Map<string, string[]>();
    for (const path of filesBelow(root, 'libs/contracts/src/events')) {
      for (const statement of parse(root, path).statements) {
        if (!ts.isVariableStatement(statement)) continue;
        for (const { name, initializer } of statement.declarationList.declarations) {
          const made = initializer && ts.isCallExpression(initializer) ? initializer.arguments[0] : undefined;
          if (!made || !ts.isStringLiteral(made)) continue;
          const exported = name.getText();
          expect({ path, name: exported.replace(/V\d+$/, '') }).toEqual({ path, name: made.text });
          places.set(exported, [...(places.get(exported) ?? []), path]);
        }
      }
    }
    expect(places.size).toBeGreaterThan(20);
    expect([...places].filter(([, paths]) => paths.length > 1)).toEqual([]);
    expect(
      matching(
        /\bdefineEvent\(/,
        sources.filter((path) => path.startsWith('apps/')),
      ),
    ).toEqual([]);
  });

  it('start every service with a main of at most 15 lines', () => {
    const mains = serviceNames(root).map((service) => `apps/${service}/src/main.ts`);
    expect(mains.filter((path) => read(path).trimEnd().split('\n').length > 15)).toEqual([]);
  });

  it('have one place to read the environment: the configuration of a service', () => {
    const domains = sources.filter(
      (path) => /^apps\/[^/]+\/src\//.test(path) && !/\/(main|config)\.ts$|\.spec\.ts$/.test(path),
    );
    expect(matching(/\bprocess\.env\b/, domains)).toEqual([]);
  });
});
