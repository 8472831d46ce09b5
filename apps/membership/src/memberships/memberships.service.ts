import { Injectable } from '@nestjs/common';
import { Clock, Deadlines, Store, type Tx } from '#messaging';
import { mustNotLead } from '../domain/consortium.js';
import { advance, awaitsFile, missFileTarget, type Membership, type MembershipCommand } from '../domain/membership.js';
import type { StepInput } from '../domain/step.js';
import { AgreementsService } from '../agreements/agreements.service.js';
import { PublicityService } from '../publicity/publicity.service.js';
import { ConsortiumEntity, MembershipEntity } from '../entities/index.js';

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
      if (command === 'suspend' || command === 'end') await this.mustNotLead(tx, id);
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

  /** The consortium stays locked, before the membership: its lead is not changed to who stops. */
  private async mustNotLead({ manager }: Tx, id: string): Promise<void> {
    const membership = await manager.findOneBy(MembershipEntity, { id });
    if (!membership) return;
    const { consortiumId, organizationId } = membership;
    const lock = { mode: 'pessimistic_read' } as const;
    mustNotLead(await manager.findOneOrFail(ConsortiumEntity, { where: { id: consortiumId }, lock }), organizationId);
  }
}
