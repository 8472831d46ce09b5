import { Refusal } from '#contracts';
import { Clock } from '#messaging';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { hiddenFromReceiver } from './domain/actions.js';
import type { Known } from './domain/judgement.js';
import type { Referral } from './domain/referral.js';
import { submit } from './domain/submission.js';
import { hopsBefore, liveWay } from './live-hops.js';
import { PatientVault } from './patients/patient-vault.js';
import { isReceiverGone } from './registry/groups.js';
import { SubmissionService } from './submission.service.js';

const nowhere = { receiving: [], ownDepartments: [], elsewhere: [], receiverAbove: false };

/** What the commands would look up for their rules, for who asks what they would say. */
@Injectable()
export class JudgementsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly submissions: SubmissionService,
    private readonly vault: PatientVault,
    private readonly clock: Clock,
  ) {}

  async known(referral: Referral): Promise<Known> {
    const { manager } = this.dataSource;
    const now = this.clock.now();
    const way = await liveWay(manager, referral);
    const receiverGone = await isReceiverGone(manager, way.at(-1) ?? referral);
    const before = referral.status === 'advice-returned' ? await hopsBefore(manager, referral) : [];
    const openFields = await this.vault.openFields(manager, referral.rootId);
    return { now, way, before, receiverGone, openFields, submission: await this.submission(referral, now) };
  }

  /** What has left is not submitted again, whatever the registers say: they are asked for the others only. */
  private async submission(referral: Referral, now: Date): Promise<Known['submission']> {
    if (!hiddenFromReceiver.includes(referral.status)) return (draft) => submit(draft, nowhere, now);
    try {
      return (await this.submissions.letting(this.dataSource.manager, referral, now)).decide;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return () => {
        throw error;
      };
    }
  }
}
