import { failure } from '../../local/console.js';
import { Interruption } from '../../local/interruption.js';
import { plantedNames } from './names.js';
import { provePlanted, trialOf } from './prove.js';

/** `[--sound] [--seed S] [name …]`: proves the judge on planted defects; with `--sound` their trials must find nothing. */
const words = process.argv.slice(2);
const seedAt = words.indexOf('--seed');
const seed = seedAt < 0 ? 1 : Number(words[seedAt + 1]);
const named = plantedNames.filter((name) => words.includes(name));
const only = named.length > 0 ? named : plantedNames;
const { signal } = new Interruption(
  () => failure('正在停止 · stopping'),
  () => process.exit(130),
);

if (words.includes('--sound')) {
  for (const name of only) {
    const judgement = await trialOf(name, seed, signal);
    process.stdout.write(`${JSON.stringify({ name, ...judgement })}\n`);
    if (Object.values(judgement.invariants).some((said) => said !== 'held')) process.exitCode = 1;
  }
} else {
  const proofs = await provePlanted(seed, signal, only);
  process.stdout.write(`${JSON.stringify(proofs, null, 2)}\n`);
  if (proofs.some(({ caughtAfterSeeds }) => caughtAfterSeeds === undefined)) process.exitCode = 1;
}
// Kept-alive connections of clients are nothing to wait for.
process.exit();
