import { groupsOf, type Caller } from '#platform';
import type { EntityManager } from 'typeorm';
import { edgesOf, layerOfRole, layers } from '../domain/topology.js';
import { ConsortiumEntity } from '../entities/index.js';
import { noSuchRecord } from '../references.js';
import type { TopologyDto, TopologyNodeDto } from './topology.dto.js';

type Row = Omit<TopologyNodeDto, 'layer'> & { parentId: string | null };

/** The graph of a consortium, drawn from its memberships and the parents of its members; other consortia are named as the caller sees them. */
export async function topologyOf(manager: EntityManager, consortiumId: string, caller: Caller): Promise<TopologyDto> {
  const consortium = (await manager.findOneBy(ConsortiumEntity, { id: consortiumId })) ?? noSuchRecord();
  const groups = await groupsOf(manager, caller, 'memberships');
  const rows: Row[] = await manager.query(
    `SELECT o.id AS "organizationId", o.name, o.short_name AS "shortName", o.level, o.kind, o.parent_id AS "parentId",
            m.id AS "membershipId", m.role, m.status,
            (SELECT coalesce(json_agg(json_build_object('consortiumId', c.id, 'name', c.name, 'role', other.role) ORDER BY c.id), '[]')
             FROM memberships other JOIN consortia c ON c.id = other.consortium_id
             WHERE other.organization_id = o.id AND other.consortium_id <> $1 AND other.status = 'active'
               AND ($2::uuid[] IS NULL OR c.id = ANY ($2))) AS "alsoIn"
     FROM memberships m JOIN organizations o ON o.id = m.organization_id
     WHERE m.consortium_id = $1 AND m.status <> 'ended'
     ORDER BY m.id`,
    [consortiumId, groups === 'every' ? null : groups],
  );
  const nodes = rows
    .map(({ parentId: _, ...node }) => ({ ...node, layer: layerOfRole(node.role) }))
    .toSorted((a, b) => layers.indexOf(a.layer) - layers.indexOf(b.layer));
  return { consortiumId, layers, nodes, edges: edgesOf(rows, consortium.leadOrganizationId) };
}
