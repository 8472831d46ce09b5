import { Injectable } from '@nestjs/common';
import { Clock, Deadlines, Store } from '#messaging';
import { advance, awaitsFile, missFileTarget, type Membership, type MembershipCommand } from '../domain/membership.js';
import type { StepInput } from '../domain/step.js';
import { AgreementsService } from '../agreements/agreements.service.js';
import { PublicityService } from '../publicity/publicity.service.js';
import { MembershipEntity } from '../entities/index.js';

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
}
