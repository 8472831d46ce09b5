import {
  MembershipActivated,
  MembershipAgreed,
  MembershipAmended,
  MembershipEnded,
  MembershipFileCompleted,
  MembershipProposed,
  MembershipResumed,
  MembershipSurveyed,
  MembershipSuspended,
  type EventOf,
} from '#contracts';
import { On, type Tx } from '#messaging';
import { Controller } from '@nestjs/common';
import { MemberCopy } from '../entities/index.js';

type MembershipEvent = EventOf<typeof MembershipActivated>;

/** Keeps which organizations are of one group. */
@Controller()
export class MembersHandlers {
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
}
