import { execFileSync } from 'node:child_process';
import { basename, join } from 'node:path';
import { createRequire } from 'node:module';

interface Cruise {
  modules: { source: string; dependencies: { resolved: string; module: string }[] }[];
  summary: { violations: { from: string; rule: { name: string } }[] };
}

const root = process.cwd();
const config = join(root, '.dependency-cruiser.cjs');
const rules = createRequire(import.meta.url)(config).forbidden.map((rule: { name: string }) => rule.name) as string[];

/** Runs the boundary linter as `npm run lint` does and reads what it found. */
function cruise(cwd: string, folders: readonly string[]): Cruise {
  const program = join(root, 'node_modules/.bin/depcruise');
  const options = ['--config', config, '--output-type', 'json', '--no-progress'];
  const output = execFileSync(process.execPath, [program, ...folders, ...options], { cwd, maxBuffer: 256 * 2 ** 20 });
  return JSON.parse(output.toString()) as Cruise;
}

describe('the boundary linter', () => {
  it('finds every known violation by its rule, and nothing else', () => {
    const { modules, summary } = cruise(join(root, 'test/house/fixture'), ['apps', 'libs', 'deploy']);
    const broken = summary.violations.map(({ from, rule }) => `${from} breaks ${rule.name}`);
    const planted = modules
      .map(({ source }) => source)
      .filter((source) => rules.includes(basename(source).split('.')[0] ?? ''))
      .map((source) => `${source} breaks ${basename(source).split('.')[0]}`);
    expect([...new Set(broken)].sort()).toEqual(planted.sort());
    expect([...new Set(summary.violations.map(({ rule }) => rule.name))].sort()).toEqual([...rules].sort());
  });

  describe('in this project', () => {
    let graph: Cruise;
    let edges: Set<string>;
    beforeAll(() => {
      graph = cruise(root, ['apps', 'libs', 'tools', 'deploy', 'scenarios']);
      const pairs = graph.modules.flatMap(({ source, dependencies }) =>
        dependencies.map(({ resolved }) => `${source} -> ${resolved}`),
      );
      edges = new Set(pairs);
    });

    it.each([
      'libs/messaging/src/tx.ts -> libs/contracts/src/index.ts',
      'libs/testing/src/index.ts -> libs/testing/src/eventually.ts',
      'libs/contracts/src/values.ts -> libs/contracts/src/departments.ts',
      'apps/referrals/src/domain/referral.ts -> libs/contracts/src/index.ts',
      'apps/membership/src/domain/membership.ts -> libs/contracts/src/index.ts',
    ])('sees the edge %s, so its aliases resolve', (edge) => expect(edges).toContain(edge));

    it('sees a service enter each library through its alias', () => {
      for (const library of ['contracts', 'messaging', 'platform']) {
        const users = [...edges].filter(
          (edge) => edge.startsWith('apps/') && edge.endsWith(`-> libs/${library}/src/index.ts`),
        );
        expect({ library, used: users.length > 0 }).toEqual({ library, used: true });
      }
    });

    it('follows packages to their folders', () => {
      const kafka = [...edges].filter((edge) => /^(apps|libs)\/.* -> node_modules\/kafkajs\//.test(edge));
      expect(new Set(kafka.map((edge) => edge.split(' -> ')[0]))).toEqual(
        new Set(['libs/messaging/src/kafka.transport.ts']),
      );
    });

    it('finds nothing', () => {
      expect(graph.summary.violations.map(({ from, rule }) => `${from} breaks ${rule.name}`)).toEqual([]);
    });
  });
});
