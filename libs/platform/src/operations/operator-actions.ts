import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock, currentFlow, newId, type Tx } from '#messaging';
import type { PageQuery } from '../http/paging.js';
import type { Operator } from './operator.js';

/** What an operator may change. */
export const operatorActionKinds = ['requeue', 'discard', 'replay', 'cancel-replay'] as const;

/** What was done to which record, as its doer says it. */
export interface OperatorDeed {
  readonly action: (typeof operatorActionKinds)[number];
  /** Id of the record: a dead letter's number, or a replay's. */
  readonly target: string;
  readonly reason: string | null;
  /** What the record was, so that the entry can be read when it is gone. */
  readonly detail: Readonly<Record<string, string | number | null>>;
}

/** An entry of the audit trail of operations. */
export interface OperatorAction extends OperatorDeed {
  readonly id: string;
  readonly at: Date;
  /** User id of the operator. */
  readonly actor: string;
  readonly username: string | null;
  readonly origin: string;
  readonly traceId: string | null;
}

const columns = 'id, at, action, target, reason, detail, actor, username, origin, trace_id AS "traceId"';

/** The audit trail of operations; entries are only ever added (a trigger holds it). */
@Injectable()
export class OperatorActions {
  private readonly logger = new Logger('Operations');

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Writes an entry in the transaction of the deed: no entry, no deed. */
  async record(tx: Tx, { userId, username, origin }: Operator, deed: OperatorDeed): Promise<void> {
    const { action, target, reason, detail } = deed;
    const trace = currentFlow()?.traceparent.slice(3, 35) ?? null;
    await tx.manager.query(
      `INSERT INTO operator_actions (id, at, action, target, reason, detail, actor, username, origin, trace_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [newId(), this.clock.now(), action, target, reason, JSON.stringify(detail), userId, username, origin, trace],
    );
    this.logger.log(`${action} of ${target} by ${userId}`);
  }

  /** Everything that was done to one record, in order. */
  on(target: string, manager: EntityManager = this.dataSource.manager): Promise<OperatorAction[]> {
    return manager.query(`SELECT ${columns} FROM operator_actions WHERE target = $1 ORDER BY id`, [target]);
  }

  /** Entries in the order of doing, one more than the page has. */
  list({ limit }: PageQuery, after: string | undefined, actor: string | undefined): Promise<OperatorAction[]> {
    return this.dataSource.query(
      `SELECT ${columns} FROM operator_actions
       WHERE ($1::uuid IS NULL OR id > $1) AND ($2::text IS NULL OR actor = $2) ORDER BY id LIMIT $3`,
      [after ?? null, actor ?? null, limit + 1],
    );
  }
}
