import { Injectable } from '@nestjs/common';
import { Clock, newId, Store, type Tx } from '#messaging';
import { Not } from 'typeorm';
import {
  amendConsortium,
  checkRole,
  formConsortium,
  leadNotAMember,
  roleAfterLeading,
  type Consortium,
  type ConsortiumFacts,
} from '../domain/consortium.js';
import { applicationFilePolicy, fileTarget } from '../domain/application-file.js';
import { changeRole, mayLead, propose, type Membership, type Proposal } from '../domain/membership.js';
import type { StepInput } from '../domain/step.js';
import { ConsortiumEntity, MembershipEntity, OrganizationEntity } from '../entities/index.js';
import { fileDeadline } from '../memberships/memberships.service.js';
import { policyInForce } from '../policies/in-force.js';
import { mustBeRegistered, noSuchRecord } from '../references.js';

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
      const consortium = await tx.change<ConsortiumEntity>(ConsortiumEntity, id, decide, { ifVersion });
      if (leadOrganizationId !== undefined) await this.agreeRoles(tx, consortium);
      return consortium;
    });
  }

  propose(proposal: Proposal, input: Omit<StepInput, 'at'>): Promise<Membership> {
    return this.store.transaction(async (tx) => {
      const { consortiumId, organizationId, role } = proposal;
      const shared = { where: { id: consortiumId }, lock: { mode: 'pessimistic_read' } } as const;
      const consortium = (await tx.manager.findOne(ConsortiumEntity, shared)) ?? noSuchRecord();
      await mustBeRegistered(tx.manager, OrganizationEntity, organizationId, '/organizationId');
      checkRole(consortium, organizationId, role);
      const now = this.clock.now();
      const policy = await policyInForce(tx.manager, consortiumId, applicationFilePolicy, now);
      const fileDueAt = fileTarget(now, policy);
      const id = newId();
      await tx.setDeadline(fileDeadline, id, fileDueAt);
      return tx.create(MembershipEntity, propose(id, proposal, { ...input, at: now.toISOString() }, fileDueAt));
    });
  }

  /** Gives the role `lead` to who leads, and another to whoever led. */
  private async agreeRoles(tx: Tx, { id, leadOrganizationId }: Consortium): Promise<void> {
    const members = await tx.manager.findBy(MembershipEntity, { consortiumId: id, status: Not('ended') });
    for (const member of members) {
      const leads = member.organizationId === leadOrganizationId;
      if (leads === (member.role === 'lead')) continue;
      const { kind } = await tx.manager.findOneByOrFail(OrganizationEntity, { id: member.organizationId });
      const role = leads ? 'lead' : roleAfterLeading(kind);
      await tx.change<MembershipEntity>(MembershipEntity, member.id, (each) => changeRole(each, role));
    }
  }
}
