import { Body, Controller, Param, ParseUUIDPipe } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentDoer, CurrentUser, IfMatch, type Caller, type Doer } from '#platform';
import { answer } from './answers.js';
import { CompletionService } from './completion.service.js';
import {
  AcknowledgementDto,
  CancellationDto,
  CommentDto,
  CompletionDto,
  CorrectionDto,
  FindingDto,
  SubmissionPartsDto,
} from './referral-input.dto.js';
import type { ReferralDto } from './referral.dto.js';
import { ReferralsService } from './referrals.service.js';
import { SubmissionService } from './submission.service.js';
import { submittedAnswer, SubmittedDto } from './submitted.dto.js';
import { Afterwards, Verb } from './verb.js';

/** Verbs of domain/actions.ts, which also says whose each is; those of triage and of the visit stand beside it. */
@ApiTags('referrals')
@Controller('v1/referrals/:id')
export class ReferralVerbsController {
  constructor(
    private readonly submissions: SubmissionService,
    private readonly referrals: ReferralsService,
    private readonly completions: CompletionService,
  ) {}

  @Verb('submit', 'Submits a draft; the body adds what its slip still lacks', SubmittedDto)
  submit(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() parts: SubmissionPartsDto,
    @CurrentUser() caller: Caller,
    @CurrentDoer() doer: Doer,
    @IfMatch() ifVersion?: number,
  ): Promise<SubmittedDto> {
    return submittedAnswer(this.submissions.submit({ id, caller, ifVersion }, parts, doer));
  }

  @Verb('approve-review', 'The referral office lets a reviewed slip go to the receiver')
  approveReview(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentUser() caller: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<ReferralDto> {
    return answer(this.submissions.approveReview({ id, caller, ifVersion }));
  }

  @Verb('send-back', 'The referral office sends the slip back to its author')
  sendBack(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { comment }: CommentDto,
    @CurrentUser() caller: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<ReferralDto> {
    return answer(this.referrals.sendBack({ id, caller, ifVersion }, comment));
  }

  @Afterwards(
    'complete-slip',
    'The referrer adds what an emergency went without: parts of the slip, consent, the doctor, who the patient is',
  )
  completeSlip(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() completion: CompletionDto,
    @CurrentUser() caller: Caller,
    @CurrentDoer() doer: Doer,
    @IfMatch() ifVersion?: number,
  ): Promise<ReferralDto> {
    return answer(this.completions.complete({ id, caller, ifVersion }, completion, doer));
  }

  @Afterwards('review-emergency', 'The referrer’s office reviews an emergency that went at once: justified, or not')
  reviewEmergency(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() finding: FindingDto,
    @CurrentUser() caller: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<ReferralDto> {
    return answer(this.referrals.reviewEmergency({ id, caller, ifVersion }, finding));
  }

  @Afterwards('acknowledge-end', 'The referrer has seen an end without care, and says what follows')
  acknowledgeEnd(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { followUp }: AcknowledgementDto,
    @CurrentUser() caller: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<ReferralDto> {
    return answer(this.referrals.acknowledgeEnd({ id, caller, ifVersion }, followUp));
  }

  @Verb('close', 'The referrer acknowledges the outcome and sets the follow-up')
  close(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { followUp }: AcknowledgementDto,
    @CurrentUser() caller: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<ReferralDto> {
    return answer(this.referrals.close({ id, caller, ifVersion }, followUp));
  }

  @Verb('cancel', 'The referrer cancels a draft at once, or asks the receiver to cancel what was delivered')
  cancel(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() cancellation: CancellationDto,
    @CurrentUser() caller: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<ReferralDto> {
    return answer(this.referrals.cancel({ id, caller, ifVersion }, cancellation));
  }

  @Verb('confirm-cancel', 'The receiver confirms the cancellation that the referrer asked for')
  confirmCancel(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentUser() caller: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<ReferralDto> {
    return answer(this.referrals.confirmCancel({ id, caller, ifVersion }));
  }

  @Verb('enter-in-error', 'The author says that the referral was entered in error, and asks a supervisor to agree')
  enterInError(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() correction: CorrectionDto,
    @CurrentUser() caller: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<ReferralDto> {
    return answer(this.referrals.enterInError({ id, caller, ifVersion }, correction));
  }

  @Verb('confirm-error', 'The supervisor agrees: the referral is out of use and kept for audit')
  confirmError(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentUser() caller: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<ReferralDto> {
    return answer(this.referrals.confirmError({ id, caller, ifVersion }));
  }

  @Verb('refuse-error', 'The supervisor does not agree that the referral was entered in error: it goes on')
  refuseError(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { comment }: CommentDto,
    @CurrentUser() caller: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<ReferralDto> {
    return answer(this.referrals.refuseError({ id, caller, ifVersion }, comment));
  }
}
