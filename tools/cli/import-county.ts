import { setTimeout as pause } from 'node:timers/promises';
import { ApiProblem, type Api } from './api.js';
import type { FolderFiles } from './county-folder.js';

/** What became of the lines of one register. */
export interface RegisterCounts {
  readonly register: string;
  readonly created: number;
  readonly amended: number;
  readonly unchanged: number;
}

interface ImportAnswer {
  readonly counts: Readonly<Record<string, Omit<RegisterCounts, 'register'>>>;
}

/** The services that import files of a county folder, each after the one that it needs. */
export const importers = ['membership', 'scheduling'] as const;

/** Time for the registers to travel from the service that imported them to the one that refers to them. */
const registersTravelMs = 60_000;

/** A service refused, or could not be reached, after others before it had imported: the cause says why. */
export class ImportStopped extends Error {
  constructor(
    readonly service: string,
    readonly imported: readonly string[],
    override readonly cause: unknown,
  ) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(
      `${imported.join('、')} 已导入，${service} 未导入（${reason}）；排除原因后重新导入即可，已导入的不会重复 · ` +
        `${imported.join(', ')} imported, ${service} did not (${reason}); mend the cause and import again, nothing is doubled`,
    );
  }
}

/**
 * Imports a county folder: checked by everyone first, so that a bad line anywhere stops all of it, then taken service by
 * service. @throws ApiProblem with every bad line, ImportStopped
 */
export async function importCounty(
  api: Api,
  files: FolderFiles,
  { dryRun = false } = {},
): Promise<{ registers: RegisterCounts[] }> {
  const folder = { files, encoding: 'base64' };
  const checks = await checkedByAll(api, folder);
  if (dryRun) return { registers: checks };
  const registers: RegisterCounts[] = [];
  for (const [i, service] of importers.entries()) {
    try {
      registers.push(...countsIn(await patiently(() => api.post<ImportAnswer>(service, '/v1/imports', folder))));
    } catch (error) {
      throw i === 0 ? error : new ImportStopped(service, importers.slice(0, i), error);
    }
  }
  return { registers };
}

/** Every service checks the folder, whatever the one before found, so that all bad lines are told at once. */
async function checkedByAll(api: Api, folder: object): Promise<RegisterCounts[]> {
  const counts: RegisterCounts[] = [];
  const refusals: ApiProblem[] = [];
  for (const service of importers) {
    try {
      counts.push(...countsIn(await api.post<ImportAnswer>(service, '/v1/imports', { ...folder, dryRun: true })));
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.code !== 'import/bad-lines') throw error;
      refusals.push(error);
    }
  }
  const [first] = refusals;
  if (!first) return counts;
  // What is wrong with the folder as a whole, such as an unknown file, is found by each.
  const errors = new Map(
    refusals.flatMap(({ problem }) => problem.errors ?? []).map((error) => [JSON.stringify(error), error]),
  );
  throw new ApiProblem(first.status, { ...first.problem, errors: [...errors.values()] });
}

const countsIn = ({ counts }: ImportAnswer): RegisterCounts[] =>
  Object.entries(counts).map(([register, count]) => ({ register, ...count }));

async function patiently<T>(post: () => Promise<T>): Promise<T> {
  for (const deadline = Date.now() + registersTravelMs; ;) {
    try {
      return await post();
    } catch (error) {
      const behind = error instanceof ApiProblem && error.code === 'import/registry-behind';
      if (!behind || Date.now() > deadline) throw error;
      await pause(100);
    }
  }
}
