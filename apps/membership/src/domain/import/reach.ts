import { Refusal } from '#contracts';
import type { Membership } from '../membership.js';
import type { User } from '../user.js';

/**
 * What is an importer's to create and amend: everything for the platform's operator, for others what belongs to their groups and
 * to no other. Who is or was a member elsewhere has staff and patients there, so that only the operator brings it in or amends it.
 */
export class Reach {
  private readonly consortia = new Map<string, Set<string>>();
  /** The same without the memberships that have ended. */
  private readonly joined = new Map<string, Set<string>>();
  private standsIn: string | undefined;

  constructor(
    private readonly groups: readonly string[] | 'every',
    memberships: readonly Membership[],
  ) {
    for (const membership of memberships) this.join(membership);
  }

  /** A consortium that stands for one that was reported: nothing of it is told a second time. */
  standIn(consortiumId: string): void {
    this.standsIn = consortiumId;
  }

  group(consortiumId: string, column: string): void {
    if (consortiumId === this.standsIn) return;
    if (this.groups !== 'every' && !this.groups.includes(consortiumId)) throw foreign(column);
  }

  organization(id: string, column: string): void {
    for (const consortiumId of this.consortia.get(id) ?? []) this.group(consortiumId, column);
  }

  /** As in reads: what belongs to an organization is seen in all of its groups, or everywhere while it never was in one. */
  sees(organizationId: string): boolean {
    if (this.groups === 'every' || !this.consortia.has(organizationId)) return true;
    return this.groups.some((group) => this.joined.get(organizationId)?.has(group));
  }

  /** Who joins a team is told with it. */
  teamMember(employerId: string, column: string): void {
    if (!this.sees(employerId)) throw foreign(column);
  }

  membership(membership: Membership, before: Membership | undefined): void {
    this.group(membership.consortiumId, 'role');
    if (!before) this.organization(membership.organizationId, 'role');
    this.join(membership);
  }

  /** An account of no organization acts for every group; one of an organization in no group might come to act for another's. */
  user({ organizationId }: User, before: User | undefined): void {
    if (this.groups === 'every') return;
    if (before) this.account(before.organizationId, 'username');
    this.account(organizationId, 'organizationCreditCode');
  }

  private account(organizationId: string | null, column: string): void {
    if (organizationId === null || !this.consortia.has(organizationId)) throw foreign(column);
    this.organization(organizationId, column);
  }

  private join({ organizationId, consortiumId, status }: Membership): void {
    note(this.consortia, organizationId, consortiumId);
    if (status !== 'ended') note(this.joined, organizationId, consortiumId);
  }
}

const note = (of: Map<string, Set<string>>, organizationId: string, consortiumId: string): void => {
  of.set(organizationId, (of.get(organizationId) ?? new Set()).add(consortiumId));
};

function foreign(column: string): Refusal {
  const text = {
    zh: '不属于您所在的医联体；须由平台管理员导入',
    en: 'Does not belong to your group; the operator of the platform must import it',
  };
  return new Refusal('forbidden', 'import/another-group', text, [{ pointer: `/${column}`, detail: text }]);
}
