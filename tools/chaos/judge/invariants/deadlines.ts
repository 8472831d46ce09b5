import { ClinicSessionQuotaReleased } from '#contracts';
import type { Evidence } from '../../evidence.js';
import type { Facts } from '../facts.js';
import { found, type Violation } from '../violation.js';

const healthyMs = 2_000;
const afterFaultMs = 30_000;

/**
 * Invariant 8: every deadline fired once, never early, late by less than 2 s when all is well and 30 s after the last fault.
 * The service says when it fired, and its record on the topic when it was published: whichever is earlier, since the clock of
 * a service may have been ahead, and the broker away.
 */
export function deadlines(
  { faults, startedAt }: Pick<Evidence, 'faults' | 'startedAt'>,
  { sessions, events, overdue }: Pick<Facts, 'sessions' | 'events' | 'overdue'>,
): Violation[] {
  const told = Map.groupBy(
    events.filter(({ type }) => type === ClinicSessionQuotaReleased.type),
    ({ key }) => key,
  );
  const fired = sessions.flatMap(({ id, releaseDueAt, releasedAt, releases }) => {
    if (releaseDueAt === null || releasedAt === null) return [];
    const records = told.get(id) ?? [];
    const effects = Math.max(releases, new Set(records.map((record) => record.id)).size);
    return [{ id, dueAt: releaseDueAt, firedAt: Math.min(releasedAt, ...records.map(({ at }) => at)), effects }];
  });
  const latest = (dueAt: number): number => {
    const disturbing = faults.filter(
      (fault) => fault.startedAt <= dueAt + healthyMs && fault.endedAt + afterFaultMs >= dueAt,
    );
    return Math.max(dueAt + healthyMs, ...disturbing.map(({ endedAt }) => endedAt + afterFaultMs));
  };
  const twice = fired.filter(({ effects }) => effects > 1);
  const early = fired.filter(({ dueAt, firedAt }) => firedAt < dueAt);
  const late = fired.filter(({ dueAt, firedAt }) => dueAt >= startedAt && firedAt > latest(dueAt));
  return [
    ...found('8', 'a deadline that was not fired', overdue, 'lost'),
    ...found('8', 'a deadline that fired twice', twice, 'doubled'),
    ...found('8', 'a deadline that fired early', early),
    ...found('8', 'a deadline that fired late', late),
  ];
}
