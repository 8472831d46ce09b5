import type { Places } from '../../evidence.js';
import type { UnequalCopy } from '../facts.js';
import { onDatabase } from './database.js';

/** A register of membership, and where it is kept as a copy. */
interface Register {
  readonly table: string;
  readonly copy: string;
  readonly services: readonly string[];
  /** Services that keep some of it only, and which, as a condition on the register. */
  readonly some?: Readonly<Record<string, string>>;
}

/** Every table `…_copies` of a service is named here, but for that of referrals: it has what messages are judged by. */
export const registers: readonly Register[] = [
  { table: 'organizations', copy: 'organization_copies', services: ['referrals', 'scheduling', 'notifications'] },
  { table: 'consortia', copy: 'consortium_copies', services: ['referrals', 'notifications'] },
  { table: 'memberships', copy: 'member_copies', services: ['referrals', 'scheduling', 'notifications'] },
  { table: 'service_scopes', copy: 'scope_copies', services: ['referrals', 'notifications'] },
  { table: 'practitioners', copy: 'practitioner_copies', services: ['referrals', 'scheduling'] },
  { table: 'users', copy: 'user_copies', services: ['referrals'] },
  { table: 'publicity_materials', copy: 'publicity_copies', services: ['notifications'] },
  {
    table: 'policies',
    copy: 'policy_copies',
    services: ['referrals', 'scheduling'],
    some: { scheduling: `code IN ('scheduling.expert-quota', 'referrals.timers')` },
  },
];

/** Looks at every copy of every register. */
export async function unequalCopies(places: Places): Promise<UnequalCopy[]> {
  const found = registers.map(async ({ table, copy, services, some = {} }) => {
    const each = services.map(async (service) => {
      const own = await versionsIn(places, 'membership', table, some[service]);
      const kept = await versionsIn(places, service, copy);
      const ids = [...new Set([...own.keys(), ...kept.keys()])];
      return ids.filter((id) => kept.get(id) !== own.get(id)).map((id) => ({ service, table, id }));
    });
    return (await Promise.all(each)).flat();
  });
  return (await Promise.all(found)).flat();
}

async function versionsIn(
  places: Places,
  service: string,
  table: string,
  condition = 'TRUE',
): Promise<Map<string, number>> {
  const rows = await onDatabase(places, service, (query) =>
    query<{ id: string; version: number }>(`SELECT id, version FROM ${table} WHERE ${condition}`),
  );
  return new Map(rows.map(({ id, version }) => [id, version]));
}
