import {
  ConsortiumAmended,
  ConsortiumFormed,
  MembershipActivated,
  MembershipAgreed,
  MembershipAmended,
  MembershipEnded,
  MembershipFileCompleted,
  MembershipFileDelayed,
  MembershipProposed,
  MembershipResumed,
  MembershipSurveyed,
  MembershipSuspended,
  type EventOf,
} from '#contracts';
import { On, type Tx } from '#messaging';
import { Controller } from '@nestjs/common';
import { ConsortiumCopy, MemberCopy } from '../entities/index.js';
import { Telling } from '../telling/telling.js';

type MembershipEvent = EventOf<typeof MembershipActivated>;

/** Keeps which organizations are of one group, and tells of an application file that is late. */
@Controller()
export class MembersHandlers {
  constructor(private readonly telling: Telling) {}

  @On(
    [
      MembershipProposed,
      MembershipSurveyed,
      MembershipFileCompleted,
      MembershipAgreed,
      MembershipActivated,
      MembershipSuspended,
      MembershipResumed,
      MembershipAmended,
      MembershipEnded,
    ],
    { projection: true },
  )
  keep({ subject, sequence, data }: MembershipEvent, tx: Tx): Promise<void> {
    const { organizationId, consortiumId, status } = data;
    return tx.keep(MemberCopy, { id: subject, version: sequence, organizationId, consortiumId, status });
  }

  @On([ConsortiumFormed, ConsortiumAmended], { projection: true })
  consortium({ subject, sequence, data }: EventOf<typeof ConsortiumFormed>, tx: Tx): Promise<void> {
    const { name, leadOrganizationId } = data;
    return tx.keep(ConsortiumCopy, { id: subject, version: sequence, name, leadOrganizationId });
  }

  @On(MembershipFileDelayed)
  fileDelayed(event: EventOf<typeof MembershipFileDelayed>, tx: Tx): Promise<void> {
    return this.telling.ofFileDelayed(tx, event);
  }
}
