import type { ClientBase } from 'pg';
import { v7 } from 'uuid';
import { claim, insertOutbox, insertTimeline } from './sql.js';

/** An event that is to be published: all that its step says of it. */
export interface Pending {
  readonly type: string;
  readonly subject: string;
  readonly sequence: number;
  readonly data: object;
}

/** An event as it arrives. */
export interface Event extends Pending {
  readonly id: string;
}

/** Part of the chain: does its statements on the given connection and answers what is to be published. */
export type Step = (event: Event, client: ClientBase) => Promise<Pending[]>;

export const newId = (): string => v7();

/** Writes events to the outbox in one statement. */
export async function publish(client: ClientBase, topic: string, events: readonly Pending[]): Promise<void> {
  if (events.length === 0) return;
  const time = new Date().toISOString();
  const headers = events.map(({ type, subject, sequence }) => ({
    ...{ ce_specversion: '1.0', ce_id: newId(), ce_source: '/bare', ce_type: type, ce_time: time, ce_subject: subject },
    ...{ ce_sequence: String(sequence), ce_correlationid: subject, 'content-type': 'application/json' },
  }));
  await client.query(insertOutbox, [
    events.map(() => topic),
    events.map(({ subject }) => subject),
    headers.map((each) => JSON.stringify(each)),
    events.map(({ data }) => JSON.stringify(data)),
  ]);
}

/** Ids of those events that `handler` has not handled before. */
export async function unhandled(client: ClientBase, events: readonly Event[], handler: string): Promise<Set<string>> {
  const { rows } = await client.query<{ event_id: string }>(claim, [
    events.map((e) => e.id),
    events.map(() => handler),
  ]);
  return new Set(rows.map((row) => row.event_id));
}

/** Who acts in the lines of the timeline. */
export const actor = '00000000-0000-7000-8000-000000000001';

export const writeTimeline = (client: ClientBase, events: readonly Pending[], at: Date): Promise<unknown> =>
  client.query(insertTimeline, [
    ...[events.map((e) => e.subject), events.map((e) => e.sequence), events.map(() => at), events.map((e) => e.type)],
    ...[events.map(() => actor), events.map(() => actor), events.map(() => '{}')],
  ]);
