import type { EntityManager } from 'typeorm';
import type { Registry } from '../domain/import/model.js';
import {
  ConsortiumEntity,
  GpTeamEntity,
  MembershipEntity,
  OrganizationEntity,
  PolicyEntity,
  PractitionerEntity,
  ServiceScopeEntity,
  UserEntity,
} from '../entities/index.js';

/** Everything registered, as the planner compares it with a folder. */
export async function loadRegistry(manager: EntityManager): Promise<Registry> {
  // One after the other: a transaction has one connection.
  return {
    organizations: await manager.find(OrganizationEntity),
    consortia: await manager.find(ConsortiumEntity),
    memberships: await manager.find(MembershipEntity),
    scopes: await manager.find(ServiceScopeEntity),
    practitioners: await manager.find(PractitionerEntity),
    gpTeams: await manager.find(GpTeamEntity),
    policies: await manager.find(PolicyEntity),
    users: await manager.find(UserEntity),
  };
}
