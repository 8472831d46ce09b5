import type { Places } from '../../evidence.js';
import type { Facts } from '../facts.js';
import { onDatabase } from './database.js';

/** Where the aggregates of each topic are stored; every topic but the answers to commands has its place here. */
export const owners: readonly { topic: string; service: string; table: string }[] = [
  { topic: 'yilian.organization', service: 'membership', table: 'organizations' },
  { topic: 'yilian.consortium', service: 'membership', table: 'consortia' },
  { topic: 'yilian.membership', service: 'membership', table: 'memberships' },
  { topic: 'yilian.service-scope', service: 'membership', table: 'service_scopes' },
  { topic: 'yilian.practitioner', service: 'membership', table: 'practitioners' },
  { topic: 'yilian.policy', service: 'membership', table: 'policies' },
  { topic: 'yilian.user', service: 'membership', table: 'users' },
  { topic: 'yilian.referral', service: 'referrals', table: 'referrals' },
  { topic: 'yilian.appointment', service: 'scheduling', table: 'appointments' },
  { topic: 'yilian.waiting-list-entry', service: 'scheduling', table: 'waiting_list_entries' },
  { topic: 'yilian.clinic-session', service: 'scheduling', table: 'clinic_sessions' },
  { topic: 'yilian.notification', service: 'notifications', table: 'messages' },
];

/** How many events each aggregate must have on its topic. */
export async function versionsOf(places: Places): Promise<Facts['versions']> {
  const versions = owners.map(async ({ topic, service, table }) => {
    const rows = await onDatabase(places, service, (query) =>
      query<{ id: string; version: number }>(`SELECT id, version FROM ${table} WHERE version > 0`),
    );
    return [topic, new Map(rows.map(({ id, version }) => [id, version]))] as const;
  });
  return Object.fromEntries(await Promise.all(versions));
}
