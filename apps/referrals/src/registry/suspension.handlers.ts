import { MembershipEnded, MembershipSuspended, waitingStatuses, type EventOf } from '#contracts';
import { Clock, On, type Tx } from '#messaging';
import { Controller } from '@nestjs/common';
import { strand } from '../domain/stranding.js';
import { Referrals } from '../referrals.js';

type MembershipEvent = EventOf<typeof MembershipSuspended>;

/** Who waits for the receiver, or for its word on a cancellation; the partial index `referrals_at_receiver` has them. */
const atStake = [...waitingStatuses, 'cancel-requested'];

/** A member that leaves strands nobody: whoever referred a patient there is told, referral by referral. */
@Controller()
export class SuspensionHandlers {
  constructor(
    private readonly referrals: Referrals,
    private readonly clock: Clock,
  ) {}

  @On(MembershipSuspended)
  async suspended({ source, data }: MembershipEvent, tx: Tx): Promise<void> {
    const rows: { id: string }[] = await tx.manager.query(
      `SELECT id FROM referrals WHERE to_organization_id = $1 AND group_id = $2 AND status = ANY ($3) ORDER BY id`,
      [data.organizationId, data.consortiumId, atStake],
    );
    const now = this.clock.now();
    for (const { id } of rows) await this.referrals.change(tx, id, { name: source }, (each) => strand(each, now));
  }

  @On(MembershipEnded)
  ended(event: MembershipEvent, tx: Tx): Promise<void> {
    return this.suspended(event, tx);
  }
}
