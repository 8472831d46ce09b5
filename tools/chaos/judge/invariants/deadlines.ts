import { ClinicSessionQuotaReleased } from '#contracts';
import type { Evidence } from '../../evidence.js';
import type { Facts } from '../facts.js';
import { found, type Violation } from '../violation.js';

const healthyMs = 2_000;
const afterFaultMs = 30_000;

/**
 * Invariant 8: every deadline fired once, never early, late by less than 2 s when all is well and 30 s after the last fault.
 * The time of an event is that of its record on the topic: the clock of a service may have been a fault itself.
 */
export function deadlines(
  { faults, startedAt }: Pick<Evidence, 'faults' | 'startedAt'>,
  { sessions, events, overdue }: Pick<Facts, 'sessions' | 'events' | 'overdue'>,
): Violation[] {
  const releases = Map.groupBy(
    events.filter(({ type }) => type === ClinicSessionQuotaReleased.type),
    ({ key }) => key,
  );
  const fired = sessions.flatMap(({ id, releaseDueAt, releases: lines }) => {
    const told = releases.get(id) ?? [];
    const times = { dueAt: releaseDueAt ?? 0, firedAt: Math.min(...told.map(({ at }) => at)) };
    return told.length === 0
      ? []
      : [{ id, times, effects: Math.max(lines, new Set(told.map((event) => event.id)).size) }];
  });
  const limit = (dueAt: number): number => {
    const disturbing = faults.filter(
      (fault) => fault.startedAt <= dueAt + healthyMs && fault.endedAt + afterFaultMs >= dueAt,
    );
    return Math.max(dueAt + healthyMs, ...disturbing.map(({ endedAt }) => endedAt + afterFaultMs));
  };
  const silent = sessions.filter(({ id, isReleased }) => isReleased && !releases.has(id));
  const twice = fired.filter(({ effects }) => effects > 1);
  const early = fired.filter(({ times: { dueAt, firedAt } }) => firedAt < dueAt);
  const late = fired.filter(({ times: { dueAt, firedAt } }) => dueAt >= startedAt && firedAt > limit(dueAt));
  return [
    ...found('8', 'a deadline that was not fired', overdue, 'lost'),
    ...found('8', 'a deadline that fired and was not told', silent, 'lost'),
    ...found('8', 'a deadline that fired twice', twice, 'doubled'),
    ...found('8', 'a deadline that fired early', early),
    ...found('8', 'a deadline that fired late', late),
  ];
}
