import {
  ConsortiumAmended,
  ConsortiumFormed,
  membershipChanges,
  MembershipEnded,
  MembershipFileDelayed,
  MembershipSuspended,
  type EventOf,
  type MembershipChange,
} from '#contracts';
import { On, type Tx } from '#messaging';
import { keepMember } from '#platform';
import { Controller } from '@nestjs/common';
import { ConsortiumCopy } from '../entities/index.js';
import { Telling } from '../telling/telling.js';

/** Keeps which organizations are of one group, and tells of an application file that is late, and of a membership that stops. */
@Controller()
export class MembersHandlers {
  constructor(private readonly telling: Telling) {}

  @On(membershipChanges, { projection: true })
  keep(event: MembershipChange, tx: Tx): Promise<void> {
    return keepMember(event, tx);
  }

  @On([ConsortiumFormed, ConsortiumAmended], { projection: true })
  consortium({ subject, sequence, data }: EventOf<typeof ConsortiumFormed>, tx: Tx): Promise<void> {
    const { name, leadOrganizationId } = data;
    return tx.keep(ConsortiumCopy, { id: subject, version: sequence, name, leadOrganizationId });
  }

  @On(MembershipFileDelayed)
  fileDelayed(event: EventOf<typeof MembershipFileDelayed>, tx: Tx): Promise<void> {
    const { organizationId: applicantId, fileDueAt: dueAt } = event.data;
    return this.telling.ofMember(tx, event, event.subject, { applicantId, dueAt });
  }

  @On([MembershipSuspended, MembershipEnded])
  stopped(event: EventOf<typeof MembershipSuspended>, tx: Tx): Promise<void> {
    return this.telling.ofMember(tx, event, event.subject, { ground: event.data.reason });
  }
}
