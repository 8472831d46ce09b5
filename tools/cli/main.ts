import { CommanderError } from 'commander';
import { explain } from '../../deploy/local/index.js';
import { failure } from '../local/console.js';
import { ApiProblem, CommandProblem } from './api.js';
import { localDirectory } from './connection.js';
import { commandLine } from './program.js';

try {
  await commandLine().parseAsync();
} catch (error) {
  process.exitCode = 1;
  if (error instanceof CommanderError) process.exitCode = error.exitCode;
  else if (error instanceof ApiProblem || error instanceof CommandProblem) failure(error.message);
  else {
    const told = explain(error, localDirectory());
    if (told === error) throw error;
    failure((told as Error).message);
  }
}
