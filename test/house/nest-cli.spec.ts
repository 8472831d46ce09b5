import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { serviceNames } from '../../tools/generate/workspace.js';

const root = process.cwd();
const { monorepo, projects } = JSON.parse(readFileSync(join(root, 'nest-cli.json'), 'utf8')) as {
  monorepo: boolean;
  projects: Record<string, { type: string; root: string; sourceRoot: string; entryFile: string }>;
};
const nest = (cwd: string, ...words: string[]) => spawnSync(join(root, 'node_modules/.bin/nest'), words, { cwd });

describe('nest-cli.json', () => {
  it('knows every service', () => {
    expect(monorepo).toBe(true);
    expect(Object.keys(projects).sort()).toEqual(serviceNames(root));
    for (const [name, project] of Object.entries(projects)) {
      expect(project).toMatchObject({ type: 'application', root: `apps/${name}`, sourceRoot: `apps/${name}/src` });
      expect({ name, main: existsSync(join(root, project.sourceRoot, 'main.ts')) }).toEqual({ name, main: true });
    }
  });

  it('is read by the Nest CLI, which builds a service to the place where it is run', () => {
    mkdirSync(join(root, '.yilian'), { recursive: true });
    const folder = mkdtempSync(join(root, '.yilian/nest-'));
    try {
      for (const path of [
        'apps/referrals',
        'nest-cli.json',
        '.swcrc',
        'package.json',
        'tsconfig.base.json',
        'tsconfig.json',
      ]) {
        cpSync(join(root, path), join(folder, path), { recursive: true });
      }
      const build = nest(folder, 'build', 'referrals');
      expect(`${build.stderr.toString()} exit ${build.status}`).toMatch(/Successfully compiled[^]* exit 0$/);
      expect(existsSync(join(folder, 'dist/apps/referrals/src/main.js'))).toBe(true);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 60_000);
});
