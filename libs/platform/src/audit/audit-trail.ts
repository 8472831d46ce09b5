import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock, currentFlow, newId, type Tx } from '#messaging';
import type { Doer } from './doer.js';

/** What was done to which record, whose data it shows, and what for. */
export interface Deed {
  readonly action: string;
  /** The patient whose data were looked at, by their pseudonym. */
  readonly patientId?: string | null;
  /** The record as a path: `referrals/0192…`. */
  readonly record?: string | null;
  readonly purpose?: string | null;
  /** What else must be known of it; names of fields, never what stands in them. */
  readonly detail: Readonly<Record<string, unknown>>;
}

/** A line of the trail. */
export interface AuditLine extends Required<Deed> {
  /** Its place in the chain. */
  readonly sequence: number;
  readonly id: string;
  readonly at: Date;
  /** User id of the doer. */
  readonly actor: string;
  readonly username: string | null;
  readonly organizationId: string | null;
  readonly origin: string;
  readonly traceId: string | null;
}

/** Which lines; a list is any of its members. */
export interface AuditFilter {
  readonly actions: readonly string[];
  readonly patientId?: string | undefined;
  readonly records?: readonly string[] | undefined;
  readonly actor?: string | undefined;
  readonly organizationId?: string | undefined;
  readonly organizationIds?: readonly string[] | undefined;
}

/** The audit trail of the service. Lines are only ever added: the database's own rights and triggers see to that. */
@Injectable()
export class AuditTrail {
  constructor(private readonly clock: Clock) {}

  /**
   * Writes lines in the transaction of the deeds: no line, no deed. It belongs at the end of the transaction, since until
   * that is over nobody else can write a line.
   */
  async record(tx: Tx, { userId, username, organizationId, origin }: Doer, deeds: readonly Deed[]): Promise<void> {
    const trace = currentFlow()?.traceparent.slice(3, 35) ?? null;
    const lines = deeds.map(({ action, patientId = null, record = null, purpose = null, detail }) => [
      ...[newId(), action, patientId, record, purpose, JSON.stringify(detail)],
    ]);
    const column = (i: number): unknown[] => lines.map((line) => line[i]);
    await tx.manager.query(
      `INSERT INTO audit_trail (id, at, action, actor, username, organization_id, patient_id, record, purpose, origin, trace_id, detail)
       SELECT id, $1, action, $2, $3, $4, patient_id, record, purpose, $5, $6, detail
       FROM unnest($7::uuid[], $8::text[], $9::uuid[], $10::text[], $11::text[], $12::jsonb[])
         AS line (id, action, patient_id, record, purpose, detail)`,
      [this.clock.now(), userId, username, organizationId, origin, trace, ...[0, 1, 2, 3, 4, 5].map(column)],
    );
  }

  /** Lines in the order of the chain after a place in it, or else the latest first, before one where it is given. */
  async list(
    manager: EntityManager,
    { organizationIds, ...filter }: AuditFilter,
    limit: number,
    { after, before }: { readonly after?: number; readonly before?: number | undefined } = {},
  ): Promise<AuditLine[]> {
    const values: unknown[] = [limit];
    const conditions = ['true'];
    const add = (condition: (parameter: string) => string, value: unknown): void => {
      if (value === undefined) return;
      conditions.push(condition(`$${values.push(value)}`));
    };
    add((place) => `sequence > ${place}`, after);
    add((place) => `sequence < ${place}`, before);
    add((list) => `action = ANY (${list})`, filter.actions);
    add((list) => `organization_id = ANY (${list})`, organizationIds);
    add((id) => `patient_id = ${id}`, filter.patientId);
    add((list) => `record = ANY (${list})`, filter.records);
    add((id) => `actor = ${id}`, filter.actor);
    add((id) => `organization_id = ${id}`, filter.organizationId);
    const rows: (Omit<AuditLine, 'sequence'> & { sequence: string })[] = await manager.query(
      `SELECT sequence, id, at, action, actor, username, organization_id AS "organizationId", patient_id AS "patientId",
         record, purpose, origin, trace_id AS "traceId", detail
       FROM audit_trail WHERE ${conditions.join(' AND ')} ORDER BY sequence ${after === undefined ? 'DESC' : 'ASC'} LIMIT $1`,
      values,
    );
    return rows.map((row) => ({ ...row, sequence: Number(row.sequence) }));
  }
}
