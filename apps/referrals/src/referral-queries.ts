import { idAfter, page, type Caller, type Page } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type ObjectLiteral, type SelectQueryBuilder } from 'typeorm';
import { viewOf, type Groups, type View } from './domain/access.js';
import { carried, carriedUnbooked, groupRoles, has, notFound, partyRoles, sideOf, type Who } from './domain/actions.js';
import type { Referral } from './domain/referral.js';
import type { ReferralQuery } from './referral.dto.js';
import { ReferralEntity } from './referral.entity.js';
import { findReferral, isGone } from './referrals.js';
import { groupsOf, withEmergencyCentre } from './registry/groups.js';

/** Conditions that one index answers in the order of ids; literals, so that partial indexes fit. */
interface Branch {
  readonly where: string;
  readonly values: ObjectLiteral;
}

/** What callers may see of referrals. */
@Injectable()
export class ReferralQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws Refusal `not-found`, also for what is not the caller's to see */
  async find(id: string, caller: Caller): Promise<{ referral: Referral; view: View; who: Who }> {
    const referral = await findReferral(this.dataSource.manager, id);
    const who = sideOf(referral, caller) ? caller : await withEmergencyCentre(this.dataSource.manager, caller);
    const gone = await isGone(this.dataSource.manager, referral, who);
    const view = viewOf(referral, who, await this.groupsOf(caller), gone);
    if (!view) throw notFound();
    return { referral, view, who };
  }

  /** The newest first. */
  async list(query: ReferralQuery, caller: Caller): Promise<Page<Referral>> {
    const found = await (query.rootId ? this.hopsOf(query.rootId, query, caller) : this.referralsOf(query, caller));
    const once = new Map(found.map((referral) => [referral.id, referral]));
    const rows = [...once.values()].sort((a, b) => (a.id < b.id ? 1 : -1)).slice(0, query.limit + 1);
    return page(rows, query, (referral) => referral.id);
  }

  /** The hops of a root are few: all are read, and those told that the caller may see, as one by one. */
  private async hopsOf(rootId: string, query: ReferralQuery, caller: Caller): Promise<Referral[]> {
    const [who, groups] = await Promise.all([
      withEmergencyCentre(this.dataSource.manager, caller),
      this.groupsOf(caller),
    ]);
    const hops = await this.select(ofRoot(rootId), query).getMany();
    const { side } = query;
    return hops.filter((hop) => viewOf(hop, who, groups) && (!side || sideOf(hop, who) === side));
  }

  /** Each way to see a referral is a branch of its own: together they would need a sort of everything. */
  private async referralsOf(query: ReferralQuery, caller: Caller): Promise<Referral[]> {
    const { limit, side } = query;
    const branches = [
      ...ownBranches(caller, side),
      ...(side ? [] : groupBranches(caller, await this.groupsOf(caller))),
      ...(side ? [] : await this.carriedBy(caller)),
    ];
    const found = await Promise.all(
      branches.map((branch) =>
        this.select(branch, query)
          .limit(limit + 1)
          .getMany(),
      ),
    );
    return found.flat();
  }

  /** What of a branch a query asks for, from its cursor on. */
  select({ where, values }: Branch, query: Partial<ReferralQuery>): SelectQueryBuilder<ReferralEntity> {
    const { cursor, status, direction, priority, fromOrganizationId, toOrganizationId } = query;
    const filters = { status, direction, priority, fromOrganizationId, toOrganizationId };
    const select = this.dataSource.createQueryBuilder(ReferralEntity, 'r').where(`(${where})`, values);
    for (const [name, value] of Object.entries(filters)) {
      if (value !== undefined) select.andWhere(`r.${name} = :${name}`, { [name]: value });
    }
    const after = idAfter(cursor);
    if (after) select.andWhere('r.id < :after', { after });
    return select.orderBy('r.id', 'DESC');
  }

  /** What the emergency centre of a group may have to carry. */
  private async carriedBy(caller: Caller): Promise<Branch[]> {
    if (!has(caller, partyRoles)) return [];
    const { emergencyCentreOf } = await withEmergencyCentre(this.dataSource.manager, caller);
    return emergencyCentreOf.flatMap((groupId) => [
      { where: `${ofGroup} AND r.status IN (:...carried)`, values: { groupId, carried } },
      {
        where: `${ofGroup} AND r.status IN (:...carriedUnbooked) AND r.priority = 'emergency'`,
        values: { groupId, carriedUnbooked },
      },
    ]);
  }

  private async groupsOf(caller: Caller): Promise<Groups> {
    return has(caller, groupRoles) ? groupsOf(this.dataSource.manager, caller.organizationId) : [];
  }
}

function ownBranches(caller: Caller, side: ReferralQuery['side']): Branch[] {
  const { organizationId } = caller;
  if (!organizationId || !has(caller, partyRoles)) return [];
  const values = { organizationId };
  return [
    ...(side === 'receiver' ? [] : [{ where: 'r.fromOrganizationId = :organizationId', values }]),
    ...(side === 'referrer'
      ? []
      : [{ where: `r.toOrganizationId = :organizationId AND r.status NOT IN ('draft', 'internal-review')`, values }]),
  ];
}

/** A root and the hops that came of it; its own id is what a root shares with them. */
export const ofRoot = (rootId: string): Branch => ({
  where: 'r.id = :rootId OR (r.rootId = :rootId AND r.parentId IS NOT NULL)',
  values: { rootId },
});

const ofGroup = `r.groupId = :groupId AND r.status NOT IN ('draft', 'internal-review')`;

function groupBranches(caller: Caller, groups: Groups): Branch[] {
  if (!has(caller, groupRoles)) return [];
  if (groups === 'every') return [{ where: `r.status NOT IN ('draft', 'internal-review')`, values: {} }];
  return groups.map((groupId) => ({ where: ofGroup, values: { groupId } }));
}
