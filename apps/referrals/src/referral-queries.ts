import { idAfter, page, type Caller, type Page } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type ObjectLiteral } from 'typeorm';
import { viewOf, type Groups, type View } from './domain/access.js';
import { carried, carriedUnbooked, groupRoles, has, notFound, partyRoles, sideOf, type Who } from './domain/actions.js';
import type { Referral } from './domain/referral.js';
import type { ReferralQuery } from './referral.dto.js';
import { ReferralEntity } from './referral.entity.js';
import { findReferral } from './referrals.js';
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
    const view = viewOf(referral, who, await this.groupsOf(caller));
    if (!view) throw notFound();
    return { referral, view, who };
  }

  /** The newest first. Each way to see a referral is a branch of its own: together they would need a sort of everything. */
  async list(query: ReferralQuery, caller: Caller): Promise<Page<Referral>> {
    const { limit, cursor, status, direction, priority, fromOrganizationId, toOrganizationId, side } = query;
    const filters = { status, direction, priority, fromOrganizationId, toOrganizationId };
    const branches = [
      ...ownBranches(caller, side),
      ...(side ? [] : groupBranches(caller, await this.groupsOf(caller))),
      ...(side ? [] : await this.carriedBy(caller)),
    ];
    const after = idAfter(cursor);
    const found = await Promise.all(
      branches.map((branch) => {
        const select = this.dataSource.createQueryBuilder(ReferralEntity, 'r').where(branch.where, branch.values);
        for (const [name, value] of Object.entries(filters)) {
          if (value !== undefined) select.andWhere(`r.${name} = :${name}`, { [name]: value });
        }
        if (after) select.andWhere('r.id < :after', { after });
        return select
          .orderBy('r.id', 'DESC')
          .limit(limit + 1)
          .getMany();
      }),
    );
    const once = new Map(found.flat().map((referral) => [referral.id, referral]));
    const rows = [...once.values()].sort((a, b) => (a.id < b.id ? 1 : -1)).slice(0, limit + 1);
    return page(rows, query, (referral) => referral.id);
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

const ofGroup = `r.groupId = :groupId AND r.status NOT IN ('draft', 'internal-review')`;

function groupBranches(caller: Caller, groups: Groups): Branch[] {
  if (!has(caller, groupRoles)) return [];
  if (groups === 'every') return [{ where: `r.status NOT IN ('draft', 'internal-review')`, values: {} }];
  return groups.map((groupId) => ({ where: ofGroup, values: { groupId } }));
}
