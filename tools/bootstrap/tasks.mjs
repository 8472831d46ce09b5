const formatting = ['prettier', '--check', '.'];
const eslint = ['eslint', '.'];
const types = ['tsc', '-p', 'tsconfig.json'];
const boundaries = ['depcruise', '--config', '.dependency-cruiser.cjs', 'apps', 'libs', 'tools', 'deploy', 'scenarios'];

const local = (verb) => ({ steps: [['node', 'dist/tools/local/main.js', verb]] });
const source = (...steps) => ({ built: false, steps });

/**
 * What each task runs after the set-up: `node` or a program of node_modules/.bin, one after another until one fails.
 * Arguments after `--` go to the last of them; `built: false` does without dist/, `built: 'once'` with any.
 */
const tasks = {
  setup: { steps: [] },
  test: {
    steps: [['node', 'node_modules/jest/bin/jest.js', '--maxWorkers=2']],
    env: { NODE_OPTIONS: '--experimental-vm-modules --no-warnings' },
  },
  demo: local('demo'),
  start: local('start'),
  // Sources that do not compile are no reason to let a platform run on.
  stop: { ...local('stop'), built: 'once' },
  dev: local('dev'),
  token: local('token'),
  yilian: { steps: [['node', 'dist/tools/cli/main.js']] },
  bench: { steps: [['node', 'dist/tools/bench/main.js']] },
  chaos: { steps: [['node', 'dist/tools/chaos/main.js']] },
  generate: { steps: [['node', 'dist/tools/generate/main.js']] },
  'new:service': { steps: [['node', 'dist/tools/new-service/main.js']] },
  format: source(['prettier', '--write', '.']),
  formatting: source(formatting),
  eslint: source(eslint),
  types: source(types),
  boundaries: source(boundaries),
  lint: source(formatting, eslint, types, boundaries),
};

export const taskNames = Object.keys(tasks);

/** The task of this name with the caller's arguments at the end of its last program, or undefined. */
export function taskOf(name, rest) {
  const task = Object.hasOwn(tasks, name) ? tasks[name] : undefined;
  if (!task) return undefined;
  const last = task.steps.length - 1;
  return { ...task, steps: task.steps.map((step, index) => (index === last ? [...step, ...rest] : step)) };
}
