import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, type EntitySubscriberInterface } from 'typeorm';

/** Calls back once a transaction that was marked has committed, never when it rolled back. */
@Injectable()
export class AfterCommit implements EntitySubscriberInterface {
  private readonly marked = new WeakMap<object, Set<() => void>>();

  constructor(dataSource: DataSource) {
    dataSource.subscribers.push(this);
  }

  /** Marks the transaction of `manager`; the same `callback` is called once, however often it is given. */
  call(manager: EntityManager, callback: () => void): void {
    const { queryRunner } = manager;
    if (!queryRunner) throw new Error('only within a transaction');
    const callbacks = this.marked.get(queryRunner) ?? new Set();
    this.marked.set(queryRunner, callbacks.add(callback));
  }

  afterTransactionCommit({ queryRunner }: { queryRunner: object }): void {
    for (const callback of this.marked.get(queryRunner) ?? []) callback();
    this.marked.delete(queryRunner);
  }
}
