import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';

const skipped = new Set(['node_modules', 'dist', '.yilian', '.git', 'coverage']);

/** Paths below `folder`, relative to `root`, sorted, so that everything made from them is the same on every machine. */
export function filesBelow(root: string, folder: string): string[] {
  const start = join(root, folder);
  if (!existsSync(start)) return [];
  const found: string[] = [];
  for (const entry of readdirSync(start, { withFileTypes: true })) {
    if (skipped.has(entry.name)) continue;
    const path = join(start, entry.name);
    if (entry.isDirectory()) found.push(...filesBelow(root, relative(root, path)));
    else found.push(relative(root, path));
  }
  return found.sort();
}

/** TypeScript sources below `folder` that ship: no tests, no declarations. */
export function sourcesBelow(root: string, folder: string): string[] {
  return filesBelow(root, folder).filter((path) => /\.tsx?$/.test(path) && !/\.(spec|d)\.tsx?$/.test(path));
}

/** Syntax tree of one source file; nothing is resolved or type-checked. */
export function parse(root: string, path: string): ts.SourceFile {
  return ts.createSourceFile(path, readFileSync(join(root, path), 'utf8'), ts.ScriptTarget.Latest, true);
}

/** Names of the services: the folders of apps/. */
export function serviceNames(root: string): string[] {
  const apps = join(root, 'apps');
  if (!existsSync(apps)) return [];
  const folders = readdirSync(apps, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.map((entry) => entry.name).sort();
}
