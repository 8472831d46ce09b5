import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { progress } from './progress.mjs';

function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function take(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  }
}

function holder(file) {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Does `work` while no other set-up of this clone runs; the lock of a process that is gone is taken over. */
export async function exclusively(file, work) {
  mkdirSync(dirname(file), { recursive: true });
  for (let waited = false; !take(file); waited = true) {
    const pid = holder(file);
    // An empty lock is one that is being written; it is its writer's for a moment.
    if (pid && pid !== process.pid && !alive(pid)) rmSync(file, { force: true });
    else if (!waited) progress(`等待另一个安装过程（进程 ${pid}）`, `waiting for another set-up (process ${pid})`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}
