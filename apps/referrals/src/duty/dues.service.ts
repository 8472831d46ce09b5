import { Injectable } from '@nestjs/common';
import { Clock, Deadlines, type Tx } from '#messaging';
import { fallDue } from '../domain/escalation.js';
import { findReferral, referralDue, Referrals } from '../referrals.js';
import { watchesFor } from './duty-rosters.js';

const system = { name: 'referrals' } as const;

/** Does what falls due of a referral when nobody acts. */
@Injectable()
export class DuesService {
  constructor(
    private readonly referrals: Referrals,
    private readonly clock: Clock,
    deadlines: Deadlines,
  ) {
    deadlines.on(referralDue, (tx, id, dueAt) => this.fall(tx, id, dueAt));
  }

  /** The database's clock fired it, which may be ahead of this one. */
  private async fall(tx: Tx, id: string, dueAt: Date): Promise<void> {
    const now = new Date(Math.max(this.clock.now().getTime(), dueAt.getTime()));
    const watches = await watchesFor(tx.manager, await findReferral(tx.manager, id), now);
    const referral = await this.referrals.change(tx, id, system, (each) => fallDue(each, now, watches));
    await this.referrals.setDue(tx, referral);
  }
}
