import { Refusal, type Decision, type PendingEvent } from '#contracts';
import type { EntityManager, EntityTarget } from 'typeorm';
import type { Clock } from './clock.js';
import { type Copy, keepAll } from './copies.js';
import { encode } from './envelope.js';
import { currentFlow, nextTraceparent } from './flow.js';
import { newId } from './ids.js';
import type { ResolvedMessagingOptions } from './options.js';
import type { OutgoingMessage } from './transport.js';

/** One database transaction: state and the events that tell of it are written together or not at all. */
export class Tx {
  private readonly outgoing: OutgoingMessage[] = [];
  private readonly deadlines = new Map<string, DeadlineChange>();
  private readonly following: (() => void)[] = [];
  private published = false;
  /** True once the transaction ended; work that outlives it must not use it. */
  closed = false;

  constructor(
    readonly manager: EntityManager,
    private readonly clock: Clock,
    private readonly options: ResolvedMessagingOptions,
  ) {}

  /** Inserts a new aggregate and its first events; answers the state with its version. */
  async create<S extends Copy>(entity: EntityTarget<S>, decision: Decision<S>): Promise<S> {
    const { state, events } = decision;
    const created = { ...state, version: state.version + events.length };
    await this.manager.insert(entity, created);
    this.publish(events, state.version + 1);
    return created;
  }

  /**
   * Locks an aggregate, lets `decide` decide, writes what changed and the events.
   * @throws Refusal `not-found` for an unknown id, `stale` when `ifVersion` is not its version.
   */
  async change<S extends Copy>(
    entity: EntityTarget<S>,
    id: string,
    decide: (state: S) => Decision<S>,
    options: { ifVersion?: number } = {},
  ): Promise<S> {
    const before = await this.manager.findOne(entity, {
      where: { id } as never,
      lock: { mode: 'pessimistic_write' },
    });
    if (!before) throw new Refusal('not-found', 'not-found', { zh: '没有这条记录', en: 'There is no such record' });
    requireVersion(before.version, options.ifVersion);
    const { state, events } = decide(Object.freeze(before));
    const changed = Object.entries(state)
      .filter(([name, value]) => name !== 'version' && value !== before[name])
      // An update leaves out what is undefined, and what a rule took away would stay.
      .map(([name, value]) => [name, value === undefined ? null : value] as const);
    if (events.length === 0) {
      if (changed.length > 0)
        throw new Error(`a decision changed ${changed.map(([name]) => name).join(', ')} without an event`);
      return before;
    }
    const version = before.version + events.length;
    await this.manager.update(entity, id, { ...Object.fromEntries(changed), version } as never);
    this.publish(events, before.version + 1);
    return { ...before, ...state, version };
  }

  /**
   * Puts events of one aggregate in the outbox with consecutive sequences; `create` and `change` do this for their decisions.
   * @throws Error when the events are of several aggregates, do not fit their schema or are too large to be published.
   */
  publish(events: readonly PendingEvent[], firstSequence: number): void {
    const flow = currentFlow();
    events.forEach(({ definition, subject, data, time = this.clock.now() }, i) => {
      if (subject !== events[0]?.subject) throw new Error(`${definition.eventName} is of another aggregate`);
      const message = encode(
        {
          id: newId(),
          type: definition.type,
          source: `/yilian/${this.options.service}`,
          subject,
          time,
          sequence: firstSequence + i,
          correlationId: flow?.correlationId ?? subject,
          causationId: flow?.causationId,
          traceparent: nextTraceparent(flow?.traceparent),
          data,
        },
        definition,
        this.options.schemaBase,
      );
      this.outgoing.push(message);
    });
  }

  /** Keeps a local copy of another service's aggregate: inserts it, or updates it when `row.version` is newer. */
  keep<R extends Copy>(entity: EntityTarget<R>, row: R): Promise<void> {
    return keepAll(this.manager, entity, [row]);
  }

  /**
   * Writes many rows as one statement of one parameter, for work on whole registers: inserts them, or updates those that are older. What
   * tells of them is for the caller to publish. At most one row of each id.
   */
  write<R extends Copy>(entity: EntityTarget<R>, rows: readonly R[]): Promise<void> {
    return keepAll(this.manager, entity, rows);
  }

  /** Sets the one deadline of this kind that a subject has; what happens then, `Deadlines.on` says. */
  async setDeadline(kind: string, subjectId: string, dueAt: Date): Promise<void> {
    this.deadlines.set(`${kind} ${subjectId}`, { kind, subjectId, dueAt });
  }

  /** Takes back the deadline of this kind that a subject may have. */
  async dropDeadline(kind: string, subjectId: string): Promise<void> {
    this.deadlines.set(`${kind} ${subjectId}`, { kind, subjectId, dueAt: null });
  }

  /** Does something in this process once the transaction has committed, such as to wake who looks for what it wrote. */
  afterCommit(work: () => void): void {
    this.following.push(work);
  }

  /** The store calls it after commit. */
  committed(): void {
    for (const work of this.following.splice(0)) work();
  }

  /**
   * Writes the collected events and deadlines as one statement, so that a deadline costs no way to the database of its own; true
   * when the transaction has had events. The store calls it before commit; long work calls it on its way, to hold few of them.
   */
  async flush(): Promise<boolean> {
    const messages = this.outgoing.splice(0);
    const deadlines = [...this.deadlines.values()];
    this.deadlines.clear();
    if (messages.length === 0 && deadlines.length === 0) return this.published;
    const rows = [
      messages.map((m) => m.topic),
      messages.map((m) => m.key),
      messages.map((m) => JSON.stringify(m.headers)),
      messages.map((m) => m.value),
    ];
    if (deadlines.length === 0) await this.manager.query(insertEvents, rows);
    else await this.manager.query(withDeadlines, [...rows, ...columnsOf(deadlines)]);
    this.published ||= messages.length > 0;
    return this.published;
  }
}

/** A deadline that is set, or with no time taken back. */
interface DeadlineChange {
  readonly kind: string;
  readonly subjectId: string;
  readonly dueAt: Date | null;
}

/** Always in the same order: two transactions that change the same ones wait for each other in a row, never in a ring. */
function columnsOf(changes: DeadlineChange[]): (string | Date)[][] {
  const sorted = changes.sort((a, b) => (`${a.kind} ${a.subjectId}` < `${b.kind} ${b.subjectId}` ? -1 : 1));
  const set = sorted.filter((each) => each.dueAt !== null);
  const dropped = sorted.filter((each) => each.dueAt === null);
  return [
    set.map((each) => each.kind),
    set.map((each) => each.subjectId),
    set.map((each) => each.dueAt as Date),
    dropped.map((each) => each.kind),
    dropped.map((each) => each.subjectId),
  ];
}

const insertEvents = `INSERT INTO outbox (topic, key, headers, value)
  SELECT * FROM unnest($1::text[], $2::text[], $3::json[], $4::text[])`;

const withDeadlines = `WITH set AS (
    INSERT INTO deadlines (kind, subject_id, due_at, try_at)
    SELECT kind, subject_id, due_at, due_at FROM unnest($5::text[], $6::text[], $7::timestamptz[]) AS d (kind, subject_id, due_at)
    ON CONFLICT (kind, subject_id) DO UPDATE SET due_at = EXCLUDED.due_at, try_at = EXCLUDED.try_at
  ), dropped AS (
    DELETE FROM deadlines d USING unnest($8::text[], $9::text[]) AS g (kind, subject_id)
    WHERE d.kind = g.kind AND d.subject_id = g.subject_id
  ) ${insertEvents}`;

/** A change may name the version that it is meant for. @throws Refusal `stale-version` when that is not the version of the record */
export function requireVersion(version: number, asked: number | undefined): void {
  if (asked === undefined || asked === version) return;
  throw new Refusal('stale', 'stale-version', {
    zh: `记录已被更改（当前版本 ${version}），请重新读取后再试`,
    en: `The record has changed (it is at version ${version}); read it again and retry`,
  });
}
