import { Injectable } from '@nestjs/common';
import { Clock, Deadlines, Store, type Tx } from '#messaging';
import { checkRole, mustNotLead, type Consortium } from '../domain/consortium.js';
import {
  advance,
  awaitsFile,
  changeRole,
  missFileTarget,
  type Membership,
  type MembershipCommand,
} from '../domain/membership.js';
import type { StepInput } from '../domain/step.js';
import { AgreementsService } from '../agreements/agreements.service.js';
import { PublicityService } from '../publicity/publicity.service.js';
import { ConsortiumEntity, MembershipEntity } from '../entities/index.js';
import { noSuchRecord } from '../references.js';

/** Kind of the deadline for the application file of a proposed member. */
export const fileDeadline = 'application-file';

@Injectable()
export class MembershipsService {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly publicity: PublicityService,
    private readonly agreements: AgreementsService,
    deadlines: Deadlines,
  ) {
    deadlines.on(fileDeadline, async (tx, id) => {
      await tx.change<MembershipEntity>(MembershipEntity, id, missFileTarget);
    });
  }

  advance(
    id: string,
    command: MembershipCommand,
    input: Omit<StepInput, 'at'>,
    ifVersion?: number,
  ): Promise<Membership> {
    const step = { ...input, at: this.clock.now().toISOString() };
    return this.store.transaction(async (tx) => {
      if (command === 'suspend' || command === 'end') {
        const { consortium, member } = await this.lockConsortium(tx, id);
        mustNotLead(consortium, member.organizationId);
      }
      const membership = await tx.change<MembershipEntity>(
        MembershipEntity,
        id,
        (each) => advance(each, command, step),
        { ifVersion },
      );
      const { consortiumId, organizationId, status } = membership;
      if (status === 'suspended' || status === 'ended')
        await this.publicity.withdrawAll(tx, consortiumId, organizationId, input);
      if (status === 'ended') await this.agreements.terminateAll(tx, membership, input);
      if (!awaitsFile(membership)) await tx.dropDeadline(fileDeadline, id);
      return membership;
    });
  }

  changeRole(id: string, role: Membership['role'], ifVersion?: number): Promise<Membership> {
    return this.store.transaction(async (tx) => {
      const { consortium } = await this.lockConsortium(tx, id);
      const decide = (membership: Membership) => {
        const decision = changeRole(membership, role);
        checkRole(consortium, membership.organizationId, role);
        return decision;
      };
      return tx.change<MembershipEntity>(MembershipEntity, id, decide, { ifVersion });
    });
  }

  /** The consortium of a membership stays locked, before the membership: its lead is not changed meanwhile. */
  private async lockConsortium({ manager }: Tx, id: string): Promise<{ consortium: Consortium; member: Membership }> {
    const member = (await manager.findOneBy(MembershipEntity, { id })) ?? noSuchRecord();
    const shared = { where: { id: member.consortiumId }, lock: { mode: 'pessimistic_read' } } as const;
    return { consortium: await manager.findOneOrFail(ConsortiumEntity, shared), member };
  }
}
