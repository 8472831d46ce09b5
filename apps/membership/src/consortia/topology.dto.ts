import { memberRoles, membershipStatuses, organizationKinds, organizationLevels } from '#contracts';
import { EnumField, IdField, ListField, TextField } from '#platform';
import type { Membership } from '../domain/membership.js';
import type { Organization } from '../domain/organization.js';
import { layers, links, type Edge, type Layer } from '../domain/topology.js';

export class OtherConsortiumDto {
  @IdField() consortiumId!: string;
  @TextField() name!: string;
  @EnumField(memberRoles) role!: Membership['role'];
}

export class TopologyNodeDto {
  @IdField() organizationId!: string;
  @TextField() name!: string;
  @TextField() shortName!: string;
  @EnumField(organizationLevels) level!: Organization['level'];
  @EnumField(organizationKinds) kind!: Organization['kind'];
  @IdField() membershipId!: string;
  @EnumField(memberRoles) role!: Membership['role'];
  @EnumField(membershipStatuses, {
    description: 'Members, suspended ones and those joining; not those whose membership ended',
  })
  status!: Membership['status'];
  @EnumField(layers) layer!: Layer;
  @ListField(() => OtherConsortiumDto, {
    description: 'Other consortia that the caller sees, of which it is an active member',
  })
  alsoIn!: OtherConsortiumDto[];
}

export class TopologyEdgeDto implements Edge {
  @TextField({ description: 'Organization above' }) from!: string;
  @TextField({ description: 'Organization below, or `families`' }) to!: string;
  @EnumField(links) link!: Edge['link'];
}

export class TopologyDto {
  @IdField() consortiumId!: string;
  @ListField({ of: 'enum', values: layers, description: 'From above; the last one holds no organization' })
  layers!: readonly Layer[];
  @ListField(() => TopologyNodeDto) nodes!: TopologyNodeDto[];
  @ListField(() => TopologyEdgeDto) edges!: TopologyEdgeDto[];
}
