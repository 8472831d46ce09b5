import { Injectable } from '@nestjs/common';
import { OrganizationState } from '#contracts';
import { newId, Store, type Tx } from '#messaging';
import { stated } from '../domain/facts.js';
import {
  amendOrganization,
  checkParent,
  registerOrganization,
  type Organization,
  type OrganizationFacts,
} from '../domain/organization.js';
import { OrganizationEntity } from '../entities/index.js';
import { lockParents, mustBeRegistered } from '../references.js';

@Injectable()
export class OrganizationsService {
  constructor(private readonly store: Store) {}

  register(facts: OrganizationFacts): Promise<Organization> {
    return this.store.transaction(async (tx) => {
      await mustBeRegistered(tx.manager, OrganizationEntity, facts.parentId, '/parentId');
      return tx.create(
        OrganizationEntity,
        registerOrganization(newId(), stated<OrganizationState>(OrganizationState, facts)),
      );
    });
  }

  amend(id: string, facts: Partial<OrganizationFacts>, ifVersion?: number): Promise<Organization> {
    return this.store.transaction(async (tx) => {
      if (facts.parentId) await this.checkParent(tx, id, facts.parentId);
      return tx.change(OrganizationEntity, id, (organization) => amendOrganization(organization, facts), { ifVersion });
    });
  }

  private async checkParent(tx: Tx, id: string, parentId: string): Promise<void> {
    await mustBeRegistered(tx.manager, OrganizationEntity, parentId, '/parentId');
    await lockParents(tx.manager);
    const rows: { id: string; parent_id: string | null }[] = await tx.manager.query(
      `WITH RECURSIVE above AS (
         SELECT id, parent_id FROM organizations WHERE id = $1
         UNION SELECT o.id, o.parent_id FROM organizations o JOIN above a ON o.id = a.parent_id
       ) SELECT id, parent_id FROM above`,
      [parentId],
    );
    const parents = new Map(rows.map((row) => [row.id, row.parent_id]));
    checkParent(id, parentId, (at) => parents.get(at) ?? null);
  }
}
