/** A CPU profile as V8 writes it (`.cpuprofile`); times in microseconds. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  readonly startTime: number;
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** Time of its own that something took, in milliseconds. */
export interface Spent {
  readonly name: string;
  readonly ms: number;
}

/** Where the time went, the most first. */
export interface Summary {
  readonly busyMs: number;
  readonly packages: readonly Spent[];
  readonly functions: readonly Spent[];
}

const idle = new Set(['(idle)', '(root)']);

/**
 * Self time by package and by function from `since` on (the profile's own clock, microseconds); what came before is the start.
 * Idle time is no time.
 */
export function summarize({ nodes, samples, timeDeltas, startTime }: CpuProfile, since = 0): Summary {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const [packages, functions] = [new Map<string, number>(), new Map<string, number>()];
  let [now, busyMs] = [startTime, 0];
  samples.forEach((sample, at) => {
    // A delta leads to its sample; the sample stands for the time until the next one.
    now += timeDeltas[at] ?? 0;
    const frame = frames.get(sample);
    if (!frame || idle.has(frame.functionName) || now < since) return;
    const ms = (timeDeltas[at + 1] ?? 0) / 1_000;
    busyMs += ms;
    const of = packageOf(frame);
    packages.set(of, (packages.get(of) ?? 0) + ms);
    const name = `${frame.functionName || '(anonymous)'} · ${of}`;
    functions.set(name, (functions.get(name) ?? 0) + ms);
  });
  return { busyMs, packages: sorted(packages), functions: sorted(functions) };
}

const sorted = (spent: ReadonlyMap<string, number>): Spent[] =>
  [...spent].map(([name, ms]) => ({ name, ms })).sort((a, b) => b.ms - a.ms);

/** `pg`, `@nestjs/core`, `libs/messaging`, `apps/referrals`, `node`, or what the engine calls itself. */
export function packageOf({ url, functionName }: CpuProfile['nodes'][number]['callFrame']): string {
  if (url === '') return /^\(.+\)$/.test(functionName) ? functionName : '(native)';
  if (url.startsWith('node:')) return 'node';
  const installed = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1];
  const own = /\/dist\/((?:libs|apps|tools)\/[^/]+)/.exec(url)?.[1];
  return installed ?? own ?? url;
}
