import type { Places } from '../../evidence.js';
import type { AuditFacts } from '../facts.js';
import { CommandProblem } from '../../../cli/api.js';
import { verify } from '../../../cli/operations/audit/verify.js';
import { onDatabase, type Query } from './database.js';
import { administrator } from './reads.js';

/** Tables that must only grow, where a service has them. */
const trails = ['operator_actions', 'audit_trail'];

/** Tries to change every audit trail, and reads what operators gave up. */
export async function auditFacts(places: Places): Promise<AuditFacts> {
  const services = Object.keys(places.databases).map((service) =>
    onDatabase(places, service, async (query) => {
      const tables = await query<{ name: string }>(
        `SELECT table_name AS name FROM information_schema.tables WHERE table_name = ANY($1)`,
        [trails],
      );
      const changeable: string[] = [];
      for (const { name } of tables) if (await canBeChanged(query, name)) changeable.push(`${name} of ${service}`);
      const discards = await query<{ target: string }>(`SELECT target FROM operator_actions WHERE action = 'discard'`);
      return { changeable, recordedDiscards: discards.map(({ target }) => `${service}/${target}`) };
    }),
  );
  const each = await Promise.all(services);
  return {
    brokenChains: await brokenChains(places),
    recordedLooks: await onDatabase(places, 'referrals', recordedLooks),
    changeable: each.flatMap(({ changeable }) => changeable),
    recordedDiscards: each.flatMap(({ recordedDiscards }) => recordedDiscards),
  };
}

/** Follows every chain from its first line. */
async function brokenChains(places: Places): Promise<readonly string[]> {
  try {
    return (await verify(administrator(places), {})).problems ?? [];
  } catch (error) {
    if (error instanceof CommandProblem) return [error.message];
    throw error;
  }
}

async function recordedLooks(query: Query): Promise<ReadonlyMap<string, number>> {
  const rows = await query<{ id: string; looks: number }>(
    `SELECT replace(record, 'referrals/', '') AS id, count(*)::int AS looks FROM audit_trail
     WHERE action = 'identity-read' GROUP BY record`,
  );
  return new Map(rows.map(({ id, looks }) => [id, looks]));
}

/** Without touching a row: what guards the table refuses the statement as such. */
async function canBeChanged(query: Query, table: string): Promise<boolean> {
  const attempts = [`UPDATE ${table} SET id = id WHERE false`, `DELETE FROM ${table} WHERE false`];
  for (const attempt of attempts) {
    const done = await query(attempt).then(
      () => true,
      (error: Error) => {
        if (error.message.includes('insert-only')) return false;
        throw error;
      },
    );
    if (done) return true;
  }
  return false;
}
