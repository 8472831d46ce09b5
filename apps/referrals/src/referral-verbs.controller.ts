import { Body, Controller, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentUser, IfMatch, type Caller } from '#platform';
import { answer } from './answers.js';
import { actions } from './domain/actions.js';
import {
  AcceptanceDto,
  AcknowledgementDto,
  CancellationDto,
  OutcomeDto,
  RejectionDto,
  SlipPartsDto,
} from './referral-input.dto.js';
import { ReferralDto } from './referral.dto.js';
import { ReferralsService } from './referrals.service.js';
import { SubmissionService } from './submission.service.js';

/** One route for each verb of domain/actions.ts, which also says whose each is. */
@ApiTags('referrals')
@Controller('v1/referrals/:id')
export class ReferralVerbsController {
  constructor(
    private readonly submissions: SubmissionService,
    private readonly referrals: ReferralsService,
  ) {}

  @Post('submit')
  @HttpCode(200)
  @Allow(...actions.submit.roles)
  @ApiOperation({ summary: 'Submits a draft; the body adds what its slip still lacks' })
  @ApiOkResponse({ type: ReferralDto })
  submit(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() parts: SlipPartsDto,
    @CurrentUser() caller: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<ReferralDto> {
    return answer(this.submissions.submit(id, parts, caller, ifVersion));
  }

  @Post('triage')
  @HttpCode(200)
  @Allow(...actions.triage.roles)
  @ApiOperation({ summary: 'The receiver opens a delivered referral' })
  @ApiOkResponse({ type: ReferralDto })
  triage(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentUser() caller: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<ReferralDto> {
    return answer(this.referrals.triage({ id, caller, ifVersion }));
  }

  @Post('accept')
  @HttpCode(200)
  @Allow(...actions.accept.roles)
  @ApiOperation({ summary: 'The receiver accepts; scheduling then looks for a slot' })
  @ApiOkResponse({ type: ReferralDto })
  accept(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() acceptance: AcceptanceDto,
    @CurrentUser() caller: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<ReferralDto> {
    return answer(this.referrals.accept({ id, caller, ifVersion }, acceptance));
  }

  @Post('reject')
  @HttpCode(200)
  @Allow(...actions.reject.roles)
  @ApiOperation({ summary: 'The receiver rejects, with a coded reason; never after arrival' })
  @ApiOkResponse({ type: ReferralDto })
  reject(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() rejection: RejectionDto,
    @CurrentUser() caller: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<ReferralDto> {
    return answer(this.referrals.reject({ id, caller, ifVersion }, rejection));
  }

  @Post('arrive')
  @HttpCode(200)
  @Allow(...actions.arrive.roles)
  @ApiOperation({ summary: 'The receiving desk records the arrival of the patient' })
  @ApiOkResponse({ type: ReferralDto })
  arrive(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentUser() caller: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<ReferralDto> {
    return answer(this.referrals.arrive({ id, caller, ifVersion }));
  }

  @Post('start-care')
  @HttpCode(200)
  @Allow(...actions['start-care'].roles)
  @ApiOperation({ summary: 'The receiving clinician takes the patient into care' })
  @ApiOkResponse({ type: ReferralDto })
  startCare(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentUser() caller: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<ReferralDto> {
    return answer(this.referrals.startCare({ id, caller, ifVersion }));
  }

  @Post('outcome')
  @HttpCode(200)
  @Allow(...actions.outcome.roles)
  @ApiOperation({ summary: 'The receiving clinician sends the outcome to the referrer' })
  @ApiOkResponse({ type: ReferralDto })
  outcome(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() outcome: OutcomeDto,
    @CurrentUser() caller: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<ReferralDto> {
    return answer(this.referrals.sendOutcome({ id, caller, ifVersion }, outcome));
  }

  @Post('close')
  @HttpCode(200)
  @Allow(...actions.close.roles)
  @ApiOperation({ summary: 'The referrer acknowledges the outcome and sets the follow-up' })
  @ApiOkResponse({ type: ReferralDto })
  close(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { followUp }: AcknowledgementDto,
    @CurrentUser() caller: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<ReferralDto> {
    return answer(this.referrals.close({ id, caller, ifVersion }, followUp));
  }

  @Post('cancel')
  @HttpCode(200)
  @Allow(...actions.cancel.roles)
  @ApiOperation({ summary: 'The referrer cancels a draft at once, or asks the receiver to cancel what was delivered' })
  @ApiOkResponse({ type: ReferralDto })
  cancel(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() cancellation: CancellationDto,
    @CurrentUser() caller: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<ReferralDto> {
    return answer(this.referrals.cancel({ id, caller, ifVersion }, cancellation));
  }

  @Post('confirm-cancel')
  @HttpCode(200)
  @Allow(...actions['confirm-cancel'].roles)
  @ApiOperation({ summary: 'The receiver confirms the cancellation that the referrer asked for' })
  @ApiOkResponse({ type: ReferralDto })
  confirmCancel(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentUser() caller: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<ReferralDto> {
    return answer(this.referrals.confirmCancel({ id, caller, ifVersion }));
  }
}
