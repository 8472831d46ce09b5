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
  @On(MembershipProposed, { projection: true })
  proposed(event: MembershipEvent, tx: Tx): Promise<void> {
    return this.keep(event, tx);
  }

  @On(MembershipSurveyed, { projection: true })
  surveyed(event: MembershipEvent, tx: Tx): Promise<void> {
    return this.keep(event, tx);
  }

  @On(MembershipFileCompleted, { projection: true })
  fileCompleted(event: MembershipEvent, tx: Tx): Promise<void> {
    return this.keep(event, tx);
  }

  @On(MembershipAgreed, { projection: true })
  agreed(event: MembershipEvent, tx: Tx): Promise<void> {
    return this.keep(event, tx);
  }

  @On(MembershipActivated, { projection: true })
  activated(event: MembershipEvent, tx: Tx): Promise<void> {
    return this.keep(event, tx);
  }

  @On(MembershipSuspended, { projection: true })
  suspended(event: MembershipEvent, tx: Tx): Promise<void> {
    return this.keep(event, tx);
  }

  @On(MembershipResumed, { projection: true })
  resumed(event: MembershipEvent, tx: Tx): Promise<void> {
    return this.keep(event, tx);
  }

  @On(MembershipAmended, { projection: true })
  amended(event: MembershipEvent, tx: Tx): Promise<void> {
    return this.keep(event, tx);
  }

  @On(MembershipEnded, { projection: true })
  ended(event: MembershipEvent, tx: Tx): Promise<void> {
    return this.keep(event, tx);
  }

  private keep({ subject, sequence, data }: MembershipEvent, tx: Tx): Promise<void> {
    const { organizationId, consortiumId, status } = data;
    return tx.keep(MemberCopy, { id: subject, version: sequence, organizationId, consortiumId, status });
  }
}
