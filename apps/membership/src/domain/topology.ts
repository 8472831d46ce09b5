import type { MembershipState } from '#contracts';

type Role = MembershipState['role'];

/** Layers of a consortium from above: superior partners, the lead, county centres and other members, the grassroots, families. */
export const layers = ['superior', 'lead', 'centre', 'grassroots', 'families'] as const;
export type Layer = (typeof layers)[number];

/** What joins two nodes: a superior supports the lead, the lead leads, whoever is above guides, the grassroots serve families. */
export const links = ['supports', 'leads', 'guides', 'serves'] as const;

const layerOf: Record<Role, Layer> = {
  superior: 'superior',
  lead: 'lead',
  'county-centre': 'centre',
  member: 'centre',
  grassroots: 'grassroots',
};

/** A member as the graph needs it. */
export interface Place {
  readonly organizationId: string;
  readonly parentId: string | null;
  readonly role: Role;
}

export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly link: (typeof links)[number];
}

/** The node below all grassroots: the families, reached by each of them and no organization themselves. */
export const families = 'families';

export const layerOfRole = (role: Role): Layer => layerOf[role];

/**
 * Edges from above to below, drawn from roles and parents: a member hangs on its parent where that is a member of a layer not
 * below its own, and on the lead otherwise. A lead that is no member is no node, and nothing hangs on it.
 */
export function edgesOf(members: readonly Place[], leadId: string): Edge[] {
  const places = new Map(members.map((member) => [member.organizationId, member]));
  const hasLead = places.has(leadId);
  return members.flatMap((member): Edge[] => {
    const { organizationId, role } = member;
    const serves: Edge[] = role === 'grassroots' ? [{ from: organizationId, to: families, link: 'serves' }] : [];
    if (organizationId === leadId) return serves;
    if (role === 'superior') return hasLead ? [{ from: organizationId, to: leadId, link: 'supports' }] : [];
    const above = member.parentId === null ? undefined : places.get(member.parentId);
    const from = above && isAbove(above.role, role) ? above.organizationId : leadId;
    if (from === leadId && !hasLead) return serves;
    return [{ from, to: organizationId, link: from === leadId ? 'leads' : 'guides' }, ...serves];
  });
}

const isAbove = (above: Role, below: Role): boolean =>
  above !== 'superior' && layers.indexOf(layerOf[above]) <= layers.indexOf(layerOf[below]);
