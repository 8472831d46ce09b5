import { inOrder, type ImportProblem } from '#contracts';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { Folder } from '../domain/import/files.js';
import type { ImportPlan, Registry } from '../domain/import/model.js';
import { planImport } from '../domain/import/plan.js';
import { readLines } from '../domain/import/read-lines.js';
import type { Files } from '#platform';
import { openFolder, partsOf } from './read-folder.js';

export const examples = new URL('../../../../examples/', import.meta.url);

/** The files of an example county. */
export function filesOf(county: string): Record<string, Buffer> {
  const folder = new URL(`${county}/`, examples);
  const names = readdirSync(folder).filter((name) => name !== 'README.md');
  return Object.fromEntries(names.map((name) => [name, readFileSync(new URL(name, folder))]));
}

/** Nothing registered yet. */
export const nothing: Registry = {
  organizations: [],
  consortia: [],
  memberships: [],
  scopes: [],
  practitioners: [],
  gpTeams: [],
  policies: [],
  agreements: [],
  users: [],
};
export const registers = Object.keys(nothing) as (keyof Registry)[];

const maxUnpackedBytes = 10_000_000;
const context = { by: 'guo.jing', at: '2026-03-02T08:00:00Z', newId: () => randomUUID(), groups: 'every' } as const;

/** What a folder would change, its parts taken as one, or everything wrong with it. */
export async function attempt(
  files: Files,
  registry = nothing,
): Promise<{ plan: ImportPlan | undefined; problems: ImportProblem[] }> {
  const problems: ImportProblem[] = [];
  let whole: Folder = { names: [], rows: {} };
  for (const { folder, problems: found } of partsOf(openFolder(files, maxUnpackedBytes))) {
    problems.push(...found);
    const rows = Object.entries(folder.rows).map(([name, rows]) => {
      const before = whole.rows[name as keyof Folder['rows']] ?? [];
      return [name, [...before, ...rows]] as const;
    });
    const unread = [...(whole.unread ?? []), ...(folder.unread ?? [])];
    whole = {
      ...folder,
      unread,
      group: whole.group ?? folder.group,
      rows: { ...whole.rows, ...Object.fromEntries(rows) },
    };
  }
  const plan = planImport(whole, readLines(whole, problems), registry, context, problems);
  return { plan: problems.length === 0 ? plan : undefined, problems: inOrder(problems) };
}

/** What a good folder changes; every event fits its schema. */
export async function planned(files: Files, registry = nothing): Promise<ImportPlan> {
  const { plan, problems } = await attempt(files, registry);
  expect(problems).toEqual([]);
  if (!plan) throw new Error('no plan');
  const events = registers.flatMap((name) => plan[name].created.flatMap((decision) => decision.events));
  expect(events.flatMap(({ definition, data }) => definition.errors(data))).toEqual([]);
  return plan;
}

/** What is registered once a plan that amends nothing is carried out. */
export const afterwards = (plan: ImportPlan, before = nothing): Registry =>
  Object.fromEntries(
    registers.map((name) => [name, [...before[name], ...plan[name].created.map(({ state }) => state)]]),
  ) as unknown as Registry;
