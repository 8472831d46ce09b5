import { explain } from '../../deploy/local/index.js';
import { CommandProblem } from '../cli/api.js';
import { localDirectory } from '../cli/connection.js';
import { argumentsOf, usageOf } from './arguments.js';
import { failure } from './console.js';
import { verbs } from './verbs.js';

// A closed pipe or terminal is no reason to leave processes behind: what nobody reads is not written.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
  });
}

async function main([name = '', ...rest]: readonly string[]): Promise<number> {
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (!verb) {
    const known = Object.entries(verbs).map(([each, signature]) => usageOf(each, signature));
    throw new CommandProblem(`未知命令“${name}”`, `unknown command "${name}"; there are: ${known.join(', ')}`);
  }
  return verb.run(argumentsOf(name, verb, rest));
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const told = explain(error, localDirectory());
  const known = ['InfrastructureProblem', 'CommandProblem', 'ApiProblem'];
  if (!(told instanceof Error) || !known.includes(told.constructor.name)) throw told;
  failure(told.message);
  process.exitCode = 1;
}
// Kept-alive connections and timers of libraries are nothing to wait for.
process.exit();
