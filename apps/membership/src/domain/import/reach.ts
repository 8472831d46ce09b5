import { Refusal } from '#contracts';
import type { Membership } from '../membership.js';
import type { User } from '../user.js';

/**
 * What is an importer's to create and amend: everything for the platform's operator, for others what their groups keep. An organization
 * is kept by the group that it joined first of those it is in (ADR 0051); who is or was a member elsewhere has staff and patients
 * there, so that only the operator brings it in.
 */
export class Reach {
  private readonly memberships: Map<string, Membership[]>;
  private standsIn: string | undefined;

  constructor(
    private readonly groups: readonly string[] | 'every',
    memberships: readonly Membership[],
  ) {
    this.memberships = Map.groupBy(
      memberships.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
      ({ organizationId }) => organizationId,
    );
  }

  /** A consortium that stands for one that was reported: nothing of it is told a second time. */
  standIn(consortiumId: string): void {
    this.standsIn = consortiumId;
  }

  group(consortiumId: string, column: string): void {
    if (consortiumId === this.standsIn) return;
    if (!this.isOurs({ consortiumId })) throw foreign(column);
  }

  organization(id: string, column: string): void {
    const keeper = this.of(id).find(isStanding);
    if (keeper ? !this.isOurs(keeper) : !this.sees(id)) throw foreign(column);
  }

  /** As in reads: what belongs to an organization is seen in all of its groups, or everywhere while it never was in one. */
  sees(organizationId: string): boolean {
    return this.groups === 'every' || this.of(organizationId).length === 0 || this.oursOf(organizationId).length > 0;
  }

  /** As in reads: accounts are nobody's yet while an organization only intends to join. */
  seesAccounts(organizationId: string): boolean {
    return this.groups === 'every' || this.oursOf(organizationId).some(({ status }) => status !== 'intent');
  }

  /** Who joins a team is told with it. */
  teamMember(employerId: string, column: string): void {
    if (!this.sees(employerId)) throw foreign(column);
  }

  membership(membership: Membership, before: Membership | undefined): void {
    const { consortiumId, organizationId } = membership;
    this.group(consortiumId, 'role');
    if (before) return;
    const memberships = this.of(organizationId);
    const isForeign = memberships.length > 0 && !memberships.some((each) => this.isOurs(each));
    if (isForeign || this.isElsewhere(organizationId)) throw foreign('role');
    this.memberships.set(organizationId, [...memberships, membership]);
  }

  /**
   * An account of no organization acts for every group, one of an organization in all of its groups; one of an organization that is in no
   * group yet might come to act for another's.
   */
  user({ organizationId }: User, before: User | undefined): void {
    if (this.groups === 'every') return;
    if (before) this.account(before.organizationId, 'username');
    this.account(organizationId, 'organizationCreditCode');
  }

  private account(organizationId: string | null, column: string): void {
    const ours = this.oursOf(organizationId ?? '');
    if (ours.length === 0 || this.isElsewhere(organizationId ?? '')) throw foreign(column);
    if (ours.every(({ status }) => status === 'intent')) throw notSurveyed(column);
  }

  private isElsewhere(organizationId: string): boolean {
    return this.of(organizationId).some((each) => isStanding(each) && !this.isOurs(each));
  }

  private isOurs({ consortiumId }: Pick<Membership, 'consortiumId'>): boolean {
    return this.groups === 'every' || this.groups.includes(consortiumId);
  }

  private oursOf(organizationId: string): Membership[] {
    return this.of(organizationId).filter((each) => each.status !== 'ended' && this.isOurs(each));
  }

  private of(organizationId: string): readonly Membership[] {
    return this.memberships.get(organizationId) ?? [];
  }
}

const isStanding = ({ status }: Membership): boolean => status === 'active' || status === 'suspended';

function foreign(column: string): Refusal {
  const text = {
    zh: '不属于您所在的医联体；须由平台运营方导入',
    en: 'Does not belong to your group; the operator of the platform must import it',
  };
  return new Refusal('forbidden', 'import/another-group', text, [{ pointer: `/${column}`, detail: text }]);
}

function notSurveyed(column: string): Refusal {
  const text = {
    zh: '该机构尚在加入意向阶段，登记考察后方可导入其账号',
    en: 'The organization only intends to join; its accounts can be imported once its survey is recorded',
  };
  return new Refusal('conflict', 'import/not-surveyed', text, [{ pointer: `/${column}`, detail: text }]);
}
