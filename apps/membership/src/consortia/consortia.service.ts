import { Injectable } from '@nestjs/common';
import { Clock, newId, Store } from '#messaging';
import { amendConsortium, formConsortium, type Consortium, type ConsortiumFacts } from '../domain/consortium.js';
import { propose, type Membership, type Proposal, type StepInput } from '../domain/membership.js';
import { ConsortiumEntity, MembershipEntity, OrganizationEntity } from '../entities/index.js';
import { mustBeRegistered, mustExist } from '../references.js';

@Injectable()
export class ConsortiaService {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
  ) {}

  form(facts: ConsortiumFacts): Promise<Consortium> {
    return this.store.transaction(async (tx) => {
      await mustBeRegistered(tx.manager, OrganizationEntity, facts.leadOrganizationId, '/leadOrganizationId');
      return tx.create(ConsortiumEntity, formConsortium(newId(), facts));
    });
  }

  amend(id: string, facts: Partial<ConsortiumFacts>, ifVersion?: number): Promise<Consortium> {
    return this.store.transaction(async (tx) => {
      await mustBeRegistered(tx.manager, OrganizationEntity, facts.leadOrganizationId, '/leadOrganizationId');
      return tx.change(ConsortiumEntity, id, (consortium) => amendConsortium(consortium, facts), { ifVersion });
    });
  }

  propose(proposal: Proposal, input: Omit<StepInput, 'at'>): Promise<Membership> {
    return this.store.transaction(async (tx) => {
      await mustExist(tx.manager, ConsortiumEntity, proposal.consortiumId);
      await mustBeRegistered(tx.manager, OrganizationEntity, proposal.organizationId, '/organizationId');
      const at = this.clock.now().toISOString();
      return tx.create(MembershipEntity, propose(newId(), proposal, { ...input, at }));
    });
  }
}
