import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from '../../../deploy/local/index.js';
import { aims } from './aim.js';
import { plantedNames } from './names.js';

const program = join(projectRoot(), 'dist', 'tools', 'chaos', 'planted', 'plant.main.js');

/** Loads it as a service would, and answers what it says when it does not fit the library. */
function planted(env: NodeJS.ProcessEnv): string {
  const { stderr, status } = spawnSync(process.execPath, ['--import', program, '--eval', ''], {
    env: { ...process.env, NODE_OPTIONS: '', ...env },
  });
  return status === 0 ? '' : String(stderr);
}

describe('what is planted', () => {
  it.each(plantedNames)('finds its place in the library: %s', (PLANTED_DEFECT) =>
    expect(planted({ PLANTED_DEFECT })).toBe(''),
  );

  it.each(aims)('finds its place in the library: %s', (CHAOS_AIM) => expect(planted({ CHAOS_AIM })).toBe(''));

  it.each([{ PLANTED_DEFECT: 'unheard-of' }, { CHAOS_AIM: 'unheard-of' }])(
    'is refused when nobody knows it: %j',
    (env) => expect(planted(env)).toContain('"unheard-of"'),
  );
});
