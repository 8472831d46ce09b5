import { Injectable } from '@nestjs/common';
import { Clock, newId, Store } from '#messaging';
import {
  amendConsortium,
  formConsortium,
  leadNotAMember,
  type Consortium,
  type ConsortiumFacts,
} from '../domain/consortium.js';
import { applicationFilePolicy, fileTarget } from '../domain/application-file.js';
import { mayLead, propose, type Membership, type Proposal } from '../domain/membership.js';
import type { StepInput } from '../domain/step.js';
import { ConsortiumEntity, MembershipEntity, OrganizationEntity } from '../entities/index.js';
import { fileDeadline } from '../memberships/memberships.service.js';
import { policyInForce } from '../policies/in-force.js';
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
      const { leadOrganizationId } = facts;
      // The consortium is locked first, as where a membership stops: who is named cannot stop meanwhile.
      if (leadOrganizationId !== undefined)
        await tx.manager.findOne(ConsortiumEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
      const member = { consortiumId: id, organizationId: leadOrganizationId };
      const isFit =
        leadOrganizationId === undefined || (await tx.manager.findBy(MembershipEntity, member)).some(mayLead);
      const decide = (consortium: Consortium) => {
        if (!isFit && leadOrganizationId !== consortium.leadOrganizationId) throw leadNotAMember();
        return amendConsortium(consortium, facts);
      };
      return tx.change<ConsortiumEntity>(ConsortiumEntity, id, decide, { ifVersion });
    });
  }

  propose(proposal: Proposal, input: Omit<StepInput, 'at'>): Promise<Membership> {
    return this.store.transaction(async (tx) => {
      await mustExist(tx.manager, ConsortiumEntity, proposal.consortiumId);
      await mustBeRegistered(tx.manager, OrganizationEntity, proposal.organizationId, '/organizationId');
      const now = this.clock.now();
      const policy = await policyInForce(tx.manager, proposal.consortiumId, applicationFilePolicy, now);
      const fileDueAt = fileTarget(now, policy);
      const id = newId();
      await tx.setDeadline(fileDeadline, id, fileDueAt);
      return tx.create(MembershipEntity, propose(id, proposal, { ...input, at: now.toISOString() }, fileDueAt));
    });
  }
}
