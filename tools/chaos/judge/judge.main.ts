import { readFileSync } from 'node:fs';
import type { Evidence } from '../evidence.js';
import { judge } from './judge.js';

/** Judges a kept evidence file (its platform still has to run), prints the judgement as JSON; exit 1 unless all held. */
const [, , file] = process.argv;
if (!file) throw new Error('usage: node dist/tools/chaos/judge/judge.main.js <evidence.json>');
const judgement = await judge(JSON.parse(readFileSync(file, 'utf8')) as Evidence);
process.stdout.write(`${JSON.stringify(judgement, null, 2)}\n`);
process.exitCode = Object.values(judgement.invariants).every((said) => said === 'held') ? 0 : 1;
