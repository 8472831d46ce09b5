import { readdirSync, statSync, watch, type FSWatcher } from 'node:fs';
import { join } from 'node:path';

/**
 * Tells of every file that changes below a folder, until the signal. Each folder is watched by itself: the recursive watch
 * of Node.js follows files on Linux, and is deaf to one from the moment an editor or git has put a new one in its place.
 */
export function watchTree(root: string, signal: AbortSignal, changed: (file: string) => void): void {
  const watchers = new Map<string, FSWatcher>();

  function enter(folder: string, found: (file: string) => void): void {
    // A folder that was removed and made again is another one.
    watchers.get(folder)?.close();
    watchers.set(
      folder,
      watch(folder, { signal }, (_event, name) => name && look(join(folder, name))),
    );
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) enter(path, found);
      else found(path);
    }
  }

  function look(path: string): void {
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return changed(path);
    try {
      // Its files may be older than the watch on it.
      enter(path, changed);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }

  enter(root, () => undefined);
}
