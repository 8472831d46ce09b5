import { Body, Controller, Param, ParseUUIDPipe } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentUser, IfMatch, type Caller } from '#platform';
import { answer } from './answers.js';
import { AcceptanceDto, AdviceDto, AnswerDto, QuestionDto, RejectionDto } from './referral-input.dto.js';
import type { ReferralDto } from './referral.dto.js';
import { TriageService } from './triage.service.js';
import { Verb } from './verb.js';

/** What the receiver may answer to a referral, and what the referrer answers back. */
@ApiTags('referrals')
@Controller('v1/referrals/:id')
export class TriageController {
  constructor(private readonly triage: TriageService) {}

  @Verb('triage', 'The receiver opens a delivered referral')
  start(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentUser() caller: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<ReferralDto> {
    return answer(this.triage.start({ id, caller, ifVersion }));
  }

  @Verb('accept', 'The receiver accepts; scheduling then looks for a slot')
  accept(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() acceptance: AcceptanceDto,
    @CurrentUser() caller: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<ReferralDto> {
    return answer(this.triage.accept({ id, caller, ifVersion }, acceptance));
  }

  @Verb('reject', 'The receiver rejects, with a coded reason; never after arrival')
  reject(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() rejection: RejectionDto,
    @CurrentUser() caller: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<ReferralDto> {
    return answer(this.triage.reject({ id, caller, ifVersion }, rejection));
  }

  @Verb('request-info', 'The receiver asks the referrer for information; its clock stops')
  requestInfo(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { question }: QuestionDto,
    @CurrentUser() caller: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<ReferralDto> {
    return answer(this.triage.requestInfo({ id, caller, ifVersion }, question));
  }

  @Verb('answer-info', 'The referrer answers, and the receiver’s clock goes on')
  answerInfo(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { answer: text }: AnswerDto,
    @CurrentUser() caller: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<ReferralDto> {
    return answer(this.triage.answerInfo({ id, caller, ifVersion }, text));
  }

  @Verb('return-advice', 'The receiving clinician returns advice instead of taking the patient')
  returnAdvice(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { advice }: AdviceDto,
    @CurrentUser() caller: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<ReferralDto> {
    return answer(this.triage.returnAdvice({ id, caller, ifVersion }, advice));
  }

  @Verb('convert', 'Advice becomes a referral, where the referrer allowed it beforehand')
  convert(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentUser() caller: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<ReferralDto> {
    return answer(this.triage.convert({ id, caller, ifVersion }));
  }
}
