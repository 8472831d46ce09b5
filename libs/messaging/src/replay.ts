import { Inject, Injectable } from '@nestjs/common';
import { Refusal } from '#contracts';
import { DataSource, type EntityManager } from 'typeorm';
import { type EventHandler, Handlers } from './handlers.js';
import { newId } from './ids.js';
import { MESSAGING_OPTIONS, type ResolvedMessagingOptions } from './options.js';
import { ReplayRunner, replayGroup } from './replay-runner.js';
import { boundsOf, end, replayColumns, type ReplayRow, type ReplayState, stateOf } from './replay-state.js';
import { Store } from './store.js';
import { Unavailable } from './unavailable.js';

/** Which projections to rebuild; all of them unless something is named. */
export interface ReplayQuery {
  /** Handlers by name, `Class` or `Class.method`. */
  readonly handlers?: readonly string[];
  /** Only what reads these topics. */
  readonly topics?: readonly string[];
}

const isCalled = ({ name }: EventHandler, given: string): boolean => name === given || name.startsWith(`${given}.`);
const reads = ({ topic }: EventHandler, given: string): boolean => topic === given;

/** Rebuilds projections from the beginning of their topics while the service goes on: see `@On(…, { projection: true })`. */
@Injectable()
export class Replay {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: Store,
    private readonly handlers: Handlers,
    private readonly runner: ReplayRunner,
    @Inject(MESSAGING_OPTIONS) private readonly options: ResolvedMessagingOptions,
  ) {}

  /**
   * Starts a replay up to where the topics end now; one replica runs it, and another goes on when that one stops.
   * @throws Refusal `replay/not-a-projection`, `replay/nothing-to-replay`, or `replay/running`: one at a time.
   * @throws Unavailable when no broker says where the topics end.
   */
  async start(query: ReplayQuery = {}): Promise<ReplayState> {
    const handlers = this.chosen(query);
    const topics = [...new Set(handlers.map(({ topic }) => topic))].sort();
    const id = newId();
    const partitions = await this.options.transport.lag(replayGroup(this.options.service, id), topics).catch(() => {
      throw new Unavailable('broker-away', 'no broker says where the topics end');
    });
    const { starts, targets } = boundsOf(partitions);
    const [row]: ReplayRow[] = await this.store.transaction((tx) => {
      tx.afterCommit(() => this.runner.wake());
      return tx.manager.query(
        `INSERT INTO replays (id, status, handlers, topics, starts, positions, targets) VALUES ($1, 'running', $2, $3, $4, $4, $5)
         ON CONFLICT (status) WHERE status = 'running' DO NOTHING RETURNING ${replayColumns}`,
        [id, handlers.map(({ name }) => name), topics, JSON.stringify(starts), JSON.stringify(targets)],
      );
    });
    if (!row) throw refusal('conflict', 'replay/running', '已有重放正在进行', 'A replay is running already');
    return stateOf(row);
  }

  /** The latest replays, newest first. */
  async list(limit = 20): Promise<ReplayState[]> {
    const rows: ReplayRow[] = await this.dataSource.query(
      `SELECT ${replayColumns} FROM replays ORDER BY started_at DESC LIMIT $1`,
      [limit],
    );
    return rows.map(stateOf);
  }

  /** Progress of one; Refusal `replay/not-found` when there is none. */
  async show(id: string): Promise<ReplayState> {
    return (await find(this.dataSource.manager, id)) ?? unknown(id);
  }

  /** Stops a running one after the batch in hand; what it has rebuilt stays. Changes nothing when it has ended. */
  async cancel(id: string): Promise<ReplayState> {
    return this.store.transaction(async (tx) => {
      tx.afterCommit(() => this.runner.wake());
      await end(tx.manager, (await this.show(id)).id, 'cancelled');
      return (await find(tx.manager, id)) ?? unknown(id);
    });
  }

  /** The projections that are meant; each name that was given must stand for one of them. */
  private chosen({ handlers, topics }: ReplayQuery): EventHandler[] {
    const all = this.handlers.all();
    const effect = all.find(({ name, projection }) => !projection && handlers?.includes(name));
    if (effect) {
      const { name } = effect;
      throw refusal('invalid', 'replay/not-a-projection', `${name} 不是投影`, `${name} is no projection`);
    }
    const projections = all.filter(({ projection }) => projection);
    const chosen = projections
      .filter((each) => handlers?.some((given) => isCalled(each, given)) ?? true)
      .filter((each) => topics?.some((given) => reads(each, given)) ?? true);
    const idle = [
      ...(handlers ?? []).filter((given) => !chosen.some((each) => isCalled(each, given))),
      ...(topics ?? []).filter((given) => !chosen.some((each) => reads(each, given))),
    ];
    if (chosen.length > 0 && idle.length === 0) return chosen;
    const [names, there] = [idle, projections.map(({ name, topic }) => `${name} (${topic})`)].map((each) =>
      [...new Set(each)].join(', '),
    );
    throw refusal(
      'invalid',
      'replay/nothing-to-replay',
      `没有可重放的“${names}”，现有投影：${there}`,
      `There is nothing to replay for "${names}", only: ${there}`,
    );
  }
}

async function find(manager: EntityManager, id: string): Promise<ReplayState | undefined> {
  const [row]: ReplayRow[] = await manager.query(`SELECT ${replayColumns} FROM replays WHERE id::text = $1`, [id]);
  return row && stateOf(row);
}

const refusal = (kind: 'invalid' | 'conflict' | 'not-found', code: string, zh: string, en: string): Refusal =>
  new Refusal(kind, code, { zh, en });

function unknown(id: string): never {
  throw refusal('not-found', 'replay/not-found', `没有重放 ${id}`, `There is no replay ${id}`);
}
