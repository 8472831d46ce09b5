import { removeRuntime } from './runtime-file.js';
import { stopDirectory } from '../../deploy/local/index.js';
import { findPlatform, localDirectory, tokenOf } from '../cli/connection.js';
import type { Arguments, Signature } from './arguments.js';
import { begins, done } from './console.js';
import { runDemo } from './demo.js';
import { runDev } from './dev.js';
import { closingHint, withPlatform } from './session.js';

interface Verb extends Signature {
  readonly run: (given: Arguments) => Promise<number>;
}

const plain = { flags: [], operands: [] } as const;

/** What `npm run <verb>` does once the set-up is there; each returns its exit code. */
export const verbs: Readonly<Record<string, Verb>> = {
  demo: { flags: ['once', 'json'], operands: [], run: ({ flags }) => runDemo(flags.has('once'), flags.has('json')) },
  start: { ...plain, run: startOnly },
  stop: { ...plain, run: stopRunning },
  dev: { ...plain, run: runDev },
  token: { flags: [], operands: ['user'], run: printToken },
};

function startOnly(): Promise<number> {
  return withPlatform(async (platform) => {
    closingHint(platform);
    return undefined;
  });
}

async function stopRunning(): Promise<number> {
  const directory = localDirectory();
  begins('正在停止平台', 'stopping the platform');
  const stopped = await stopDirectory(directory);
  removeRuntime(directory);
  if (stopped) done('平台已停止', 'the platform has stopped');
  else done('没有正在运行的平台', 'nothing is running');
  return 0;
}

async function printToken({ operands: [user = ''] }: Arguments): Promise<number> {
  const token = await tokenOf(findPlatform(), user);
  await new Promise((resolve) => process.stdout.write(`${token}\n`, resolve));
  return 0;
}
