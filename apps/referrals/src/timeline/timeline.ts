import type { PendingEvent } from '#contracts';
import type { Clock, Tx } from '#messaging';
import { TimelineRow, type TimelineDetail } from './timeline-row.entity.js';

/** Who did it: a person of an organization, or another service. */
export interface Actor {
  readonly name: string;
  readonly organizationId?: string;
}

/** Writes a line for each event of a decision, in the decision's own transaction. */
export async function writeTimeline(
  tx: Tx,
  events: readonly PendingEvent[],
  lastSequence: number,
  actor: Actor,
  clock: Clock,
): Promise<void> {
  if (events.length === 0) return;
  const at = clock.now();
  const rows = events.map((event, i) => ({
    referralId: event.subject,
    sequence: lastSequence - events.length + 1 + i,
    at,
    event: event.definition.type,
    actor: actor.name,
    actorOrganizationId: actor.organizationId ?? null,
    detail: detailOf(event.data as TimelineDetail),
  }));
  await tx.manager.insert(TimelineRow, rows);
}

/** Every detail by name, so that none is forgotten. */
type AllOf<T> = { [K in keyof Required<T>]: T[K] };

const detailOf = ({
  appointment,
  reasonCode,
  automatically,
  duty,
  level,
  outcome,
  registrationFee,
  queuePriority,
  childStatus,
  onwardTo,
  underReview,
  parts,
  unbooked,
  onTheWay,
}: TimelineDetail): AllOf<TimelineDetail> => ({
  appointment,
  reasonCode,
  automatically,
  duty,
  level,
  outcome,
  registrationFee,
  queuePriority,
  childStatus,
  onwardTo,
  underReview,
  parts,
  unbooked,
  onTheWay,
});
