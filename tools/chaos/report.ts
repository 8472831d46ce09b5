import { table } from '../cli/table.js';
import { paint } from '../local/console.js';
import type { Judgement } from './evidence.js';
import type { Ordeal, Ran } from './run/run.js';

/** What a run came to, as `npm run chaos -- --json` prints it. */
export interface Report {
  readonly seed: number;
  readonly minutes: number;
  readonly operations: number;
  readonly unknown: number;
  /** Answered with a refusal, such as a cancellation that care overtook. */
  readonly refused: number;
  readonly lost: number;
  readonly doubled: number;
  readonly outOfOrder: number;
  readonly faults: readonly FaultLine[];
  /** `held`, or what did not hold. */
  readonly invariants: Readonly<Record<string, string>>;
  /** Faults that could not be injected here, and why. */
  readonly skipped: Readonly<Record<string, string>>;
  readonly residentMiB: Readonly<Record<string, number>>;
}

interface FaultLine {
  readonly name: string;
  readonly injected: number;
  readonly worstRecoverySeconds: number;
  readonly wrong?: string;
}

export function reportOf(seed: number, ran: Ran, judgement: Judgement): Report {
  const { operations, ordeals, startedAt, processes, skipped } = ran;
  const { lost, doubled, outOfOrder, invariants } = judgement;
  return {
    seed,
    minutes: Math.round((Date.now() - startedAt) / 6_000) / 10,
    operations: operations.length,
    unknown: operations.filter(({ outcome }) => outcome === 'unknown').length,
    refused: operations.filter(({ outcome }) => outcome === 'fail').length,
    lost,
    doubled,
    outOfOrder,
    faults: [...Map.groupBy(ordeals, ({ name }) => name)].map(([name, each]) => faultLine(name, each)),
    invariants,
    skipped,
    residentMiB: Object.fromEntries(processes.map(({ name, maxResidentMiB }) => [name, maxResidentMiB])),
  };
}

function faultLine(name: string, ordeals: readonly Ordeal[]): FaultLine {
  const wrong = ordeals.find((each) => each.wrong !== undefined)?.wrong;
  const worst = Math.max(...ordeals.map(({ recoverySeconds = 0 }) => recoverySeconds));
  return {
    name,
    injected: ordeals.length,
    worstRecoverySeconds: Math.round(worst * 10) / 10,
    ...(wrong !== undefined && { wrong }),
  };
}

/** Whether there were faults, every one was recovered from, and every invariant held. */
export const allHeld = ({ faults, invariants }: Report): boolean =>
  faults.length > 0 &&
  faults.every(({ wrong }) => wrong === undefined) &&
  Object.values(invariants).every((word) => word === 'held');

const verdict = (good: boolean, text: string): string => paint(good ? 'green' : 'red', text);

/** The report as lines for a terminal. */
export function linesOf(report: Report): string[] {
  const faults = report.faults.map(({ name, injected, worstRecoverySeconds, wrong }) => [
    name,
    injected,
    wrong === undefined ? worstRecoverySeconds : '✗',
    wrong ?? '',
  ]);
  const notInjected = Object.entries(report.skipped).map(([name, why]) => [
    name,
    0,
    '–',
    `未注入 · not injected: ${why}`,
  ]);
  const { operations, unknown, refused, lost, doubled, outOfOrder } = report;
  return [
    ...table(['故障 fault', '次数 injected', '最长恢复秒 worst recovery, s', ''], [...faults, ...notInjected]),
    '',
    ...Object.entries(report.invariants).map(([number, word]) => verdict(word === 'held', `${number}. ${word}`)),
    '',
    `种子 seed ${report.seed}，操作 operations ${operations}，结果未知 unknown ${unknown}，被拒 refused ${refused}`,
    verdict(
      lost + doubled + outOfOrder === 0,
      `丢失 lost ${lost}，重复 doubled ${doubled}，乱序 out of order ${outOfOrder}`,
    ),
  ];
}
