import { eventDefinitions, MembershipActivated, type EventRecord, type MembershipState } from '#contracts';
import { Newest } from '../newest.js';

type Membership = Pick<MembershipState, 'consortiumId' | 'status'>;
type Holding = (membership: Membership) => boolean;

/** Which organizations are of which groups (consortia), as the `membership` topic has it now. */
export class Memberships {
  static readonly topics = [MembershipActivated.topic];

  private readonly byOrganization = new Map<string, Newest<Membership>>();

  /** Learns from a full-state event. */
  learn(event: EventRecord): void {
    if (eventDefinitions.get(event.type)?.topic !== MembershipActivated.topic) return;
    const { organizationId, consortiumId, status } = event.data as MembershipState;
    const memberships = this.byOrganization.get(organizationId) ?? new Newest<Membership>();
    this.byOrganization.set(organizationId, memberships);
    memberships.take(event.subject, event.sequence, { consortiumId, status });
  }

  /** Groups for which who acts for an organization may act: those of which it is an active member. */
  activeOf(organizationId: string): Set<string> {
    return this.groups(organizationId, ({ status }) => status === 'active');
  }

  /** Groups to which all of the organizations belong. A suspended member still does, since its patients are to be re-routed. */
  common([first, ...others]: readonly string[]): string[] {
    const belongs: Holding = ({ status }) => status !== 'ended';
    const groups = first === undefined ? [] : [...this.groups(first, belongs)];
    return groups.filter((group) => others.every((other) => this.groups(other, belongs).has(group)));
  }

  private groups(organizationId: string, holds: Holding): Set<string> {
    const memberships = this.byOrganization.get(organizationId)?.all() ?? [];
    return new Set(memberships.filter(holds).map(({ consortiumId }) => consortiumId));
  }
}
