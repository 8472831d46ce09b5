import { createHash } from 'node:crypto';
import { cp, lstat, mkdir, readFile, readlink, rm, stat, symlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { InfrastructureProblem, type Progress } from './problem.js';

/** The user that programs run as which refuse root: nobody, or undefined when this process is not root itself. */
export async function unprivilegedUser(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const users = await readFile('/etc/passwd', 'utf8');
  const fields = users
    .split('\n')
    .find((line) => line.startsWith('nobody:'))
    ?.split(':');
  return { uid: Number(fields?.[2] ?? 65534), gid: Number(fields?.[3] ?? 65534) };
}

async function reachable(folder: string): Promise<boolean> {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const mode = await stat(at).then(
      (found) => found.mode,
      () => 0o001,
    );
    if ((mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

/**
 * A place for data and programs that the unprivileged user can reach: the given ones, or, when a folder above them is
 * closed to others (a clone under /root), a copy of the programs and the data under /var/tmp, with a link from `home`.
 */
export async function reachablePlace(
  home: string,
  programs: string,
  progress: Progress,
): Promise<{ home: string; programs: string }> {
  if ((await reachable(dirname(home))) && (await reachable(programs))) return { home, programs };
  const place = join('/var/tmp', `yilian-${createHash('sha256').update(home).digest('hex').slice(0, 12)}`);
  const elsewhere = join(place, 'postgres');
  progress(
    `nobody 用户无法进入 ${dirname(home)}，PostgreSQL 的数据改放在 ${place}`,
    `user nobody cannot enter ${dirname(home)}: PostgreSQL keeps its data in ${place}`,
  );
  await mkdir(place, { recursive: true, mode: 0o755 });
  if ((await stat(place)).uid !== process.getuid?.()) {
    // Anyone may create names in /var/tmp; programs that we run are never taken from someone else's folder.
    throw new InfrastructureProblem(`${place} 属于其他用户，请删除`, `${place} belongs to another user: remove it`);
  }
  await cp(programs, join(place, 'programs'), { recursive: true, verbatimSymlinks: true });
  await mkdir(dirname(home), { recursive: true });
  const present = await lstat(home).catch(() => undefined);
  if (!present) {
    // What a removed clone of the same path left there is not this one's data.
    await rm(elsewhere, { recursive: true, force: true });
    await symlink(elsewhere, home);
  }
  return { home: elsewhere, programs: join(place, 'programs') };
}

/** Removes a directory of the infrastructure with what it keeps elsewhere; nothing may run in it any more. */
export async function removeDirectory(directory: string): Promise<void> {
  const elsewhere = await readlink(join(directory, 'postgres')).catch(() => undefined);
  if (elsewhere?.startsWith('/var/tmp/yilian-')) await rm(dirname(elsewhere), { recursive: true, force: true });
  await rm(directory, { recursive: true, force: true });
}
