import { Refusal, type PublicityStatus } from '#contracts';
import { organizationOf, type Caller } from '#platform';

/** Roles that act for the whole group see the material of all its members. */
export const isOfGroup = ({ roles }: Caller): boolean =>
  roles.some((role) => role === 'group-admin' || role === 'committee-observer' || role === 'auditor');

interface Filter {
  readonly consortiumId?: string | undefined;
  readonly organizationId?: string | undefined;
  readonly status?: PublicityStatus | undefined;
}

/** What of a filter is the caller's own organization's. */
export const ownOf = (filter: Filter, { organizationId: own }: Caller): Filter[] =>
  own && (filter.organizationId ?? own) === own ? [{ ...filter, organizationId: own }] : [];

/** What of a filter a member may see: its own material, and everybody's that is approved. */
export function sees(filter: Filter, caller: Caller): Filter[] {
  const { status } = filter;
  return [
    ...ownOf(filter, caller),
    ...(status === undefined || status === 'approved' ? [{ ...filter, status: 'approved' as const }] : []),
  ];
}

/** Refuses who acts for another organization than the own; the group's administrator acts for all. */
export function demandOwn(organizationId: string, caller: Caller): void {
  if (caller.roles.includes('group-admin') || organizationOf(caller) === organizationId) return;
  throw new Refusal('not-found', 'not-found', { zh: '没有这条记录', en: 'There is no such record' });
}
