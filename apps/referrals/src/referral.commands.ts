import { SubmitReferral } from '#contracts';
import type { CommandEffect } from '#messaging';
import { Allow, CurrentDoer, CurrentUser, OnCommand, type Caller, type Doer } from '#platform';
import { Controller } from '@nestjs/common';
import { actions } from './domain/actions.js';
import { SubmitReferralDto } from './referral-input.dto.js';
import { SubmissionService } from './submission.service.js';

/** What other systems ask for over Kafka; the same use cases as over HTTP. */
@Controller()
export class ReferralCommands {
  constructor(private readonly submissions: SubmissionService) {}

  @OnCommand(SubmitReferral)
  @Allow(...actions.submit.roles)
  async submit(
    body: SubmitReferralDto,
    @CurrentUser() caller: Caller,
    @CurrentDoer() doer: Doer,
  ): Promise<CommandEffect> {
    const { referral, duplicates } = await this.submissions.begin(body, caller, doer);
    const warnings = [
      ...(duplicates.own.length > 0 ? ['duplicate'] : []),
      ...(duplicates.elsewhere ? ['duplicate-elsewhere'] : []),
    ];
    return { aggregateId: referral.id, warnings };
  }
}
