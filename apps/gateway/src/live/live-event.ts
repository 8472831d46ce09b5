import type { Bilingual, EventRecord } from '#contracts';
import type { Concern } from './concern.js';
import type { OrganizationNames } from './organizations.js';
import { textOf } from './texts.js';

/** One thing that happened, as the live stream shows it: what, when and between whom; never the event's data. */
export interface LiveEvent {
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly subject: string;
  readonly time: string;
  readonly sequence: number;
  readonly correlationId: string;
  readonly traceparent?: string;
  readonly text: Bilingual;
  /** Short names of the organizations concerned: from and to, or the one it is about. */
  readonly organizations: readonly string[];
}

/** The metadata of an event with its text in both languages. */
export function liveEvent(event: EventRecord, { organizations }: Concern, names: OrganizationNames): LiveEvent {
  const { id, type, source, subject, time, sequence, correlationId, traceparent } = event;
  return {
    id,
    type,
    source,
    subject,
    time: time.toISOString(),
    sequence,
    correlationId,
    traceparent,
    text: textOf(type),
    organizations: organizations.map((each) => names.of(each)).filter((name) => name !== undefined),
  };
}
