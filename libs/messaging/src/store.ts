import { AsyncLocalStorage } from 'node:async_hooks';
import { Inject, Injectable } from '@nestjs/common';
import type { Decision, Versioned } from '#contracts';
import { DataSource, type EntityTarget, type ObjectLiteral } from 'typeorm';
import { Clock } from './clock.js';
import { MESSAGING_OPTIONS, type ResolvedMessagingOptions } from './options.js';
import { Relay } from './relay.js';
import { ReplayTx } from './replay-tx.js';
import { transact } from './transact.js';
import { Tx } from './tx.js';
import { StoreUnavailable } from './unavailable.js';

/** The one door to a service's database for writes: opens transactions, and wakes the relay when one published. */
@Injectable()
export class Store {
  /** The transaction that work is part of: this store's own, since another one's is of another database. */
  private readonly ambient = new AsyncLocalStorage<Tx>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly relay: Relay,
    @Inject(MESSAGING_OPTIONS) private readonly options: ResolvedMessagingOptions,
  ) {}

  /**
   * Runs `work` in one transaction, or in the transaction it is already part of (a handled event, an idempotent request).
   * @throws StoreUnavailable when the database is away, or the outbox over its limit.
   */
  async transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const outer = this.ambient.getStore();
    if (outer && !outer.closed) return work(outer);
    if (this.relay.isFull()) throw new StoreUnavailable('outbox-full', 'too many events wait for the broker', 30);
    return this.inNew(Tx, work);
  }

  /** Runs `work` in one transaction in which events are handled again: they may keep copies and have no effect. */
  replay<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.inNew(ReplayTx, work);
  }

  private async inNew<T>(kind: typeof Tx, work: (tx: Tx) => Promise<T>): Promise<T> {
    const { result, tx, published } = await transact(this.dataSource, async (manager) => {
      const tx = new kind(manager, this.clock, this.options);
      try {
        const result = await this.ambient.run(tx, () => work(tx));
        return { result, tx, published: await tx.flush() };
      } finally {
        tx.closed = true;
      }
    });
    if (published) this.relay.wake();
    tx.committed();
    return result;
  }

  /** `Tx.create` in a transaction of its own. */
  create<S extends Versioned & ObjectLiteral>(entity: EntityTarget<S>, decision: Decision<S>): Promise<S> {
    return this.transaction((tx) => tx.create(entity, decision));
  }

  /** `Tx.change` in a transaction of its own: the one line of most use cases. */
  change<S extends Versioned & ObjectLiteral>(
    entity: EntityTarget<S>,
    id: string,
    decide: (state: S) => Decision<S>,
    options: { ifVersion?: number } = {},
  ): Promise<S> {
    return this.transaction((tx) => tx.change(entity, id, decide, options));
  }
}
