import { Body, Controller, Param, ParseUUIDPipe } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentDoer, CurrentUser, IfMatch, type Caller, type Doer } from '#platform';
import { answer } from './answers.js';
import { OutcomeDto } from './referral-input.dto.js';
import type { ReferralDto } from './referral.dto.js';
import { Verb } from './verb.js';
import { CareDto, HandoverDto, NoteDto, ShownDto } from './visit-input.dto.js';
import { VisitService } from './visit.service.js';

/** The way of the patient to the receiver, and what happens there. */
@ApiTags('referrals')
@Controller('v1/referrals/:id')
export class VisitController {
  constructor(private readonly visits: VisitService) {}

  @Verb('hand-over', 'The patient leaves: the checklist is complete and two have signed')
  handOver(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() handover: HandoverDto,
    @CurrentUser() caller: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<ReferralDto> {
    return answer(this.visits.handOver({ id, caller, ifVersion }, handover));
  }

  @Verb('arrive', 'The receiving desk records the arrival; the scanned codes of slip and card open the green channel')
  arrive(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() scanned: ShownDto,
    @CurrentUser() caller: Caller,
    @CurrentDoer() doer: Doer,
    @IfMatch() ifVersion?: number,
  ): Promise<ReferralDto> {
    return answer(this.visits.arrive({ id, caller, ifVersion }, scanned, doer));
  }

  @Verb('green-channel', 'Slip and card are scanned after the arrival')
  openGreenChannel(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() scanned: ShownDto,
    @CurrentUser() caller: Caller,
    @CurrentDoer() doer: Doer,
    @IfMatch() ifVersion?: number,
  ): Promise<ReferralDto> {
    return answer(this.visits.openGreenChannel({ id, caller, ifVersion }, scanned, doer));
  }

  @Verb('no-show', 'The desk records that the patient did not come, after the grace period')
  recordNoShow(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentUser() caller: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<ReferralDto> {
    return answer(this.visits.recordNoShow({ id, caller, ifVersion }));
  }

  @Verb('rebook', 'Another appointment after a no-show')
  rebook(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentUser() caller: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<ReferralDto> {
    return answer(this.visits.rebook({ id, caller, ifVersion }));
  }

  @Verb('start-care', 'The receiving clinician takes the patient into care')
  startCare(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { setting = 'visit' }: CareDto,
    @CurrentUser() caller: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<ReferralDto> {
    return answer(this.visits.startCare({ id, caller, ifVersion }, setting));
  }

  @Verb('note', 'The receiving clinician adds an interim note')
  addNote(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { text }: NoteDto,
    @CurrentUser() caller: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<ReferralDto> {
    return answer(this.visits.addNote({ id, caller, ifVersion }, text));
  }

  @Verb('admit', 'A visit becomes an admission; the outcome is due after the discharge')
  admit(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentUser() caller: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<ReferralDto> {
    return answer(this.visits.admit({ id, caller, ifVersion }));
  }

  @Verb('discharge', 'An admitted patient is discharged; the outcome falls due')
  discharge(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentUser() caller: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<ReferralDto> {
    return answer(this.visits.discharge({ id, caller, ifVersion }));
  }

  @Verb('outcome', 'The receiving clinician sends the outcome to the referrer')
  sendOutcome(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() outcome: OutcomeDto,
    @CurrentUser() caller: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<ReferralDto> {
    return answer(this.visits.sendOutcome({ id, caller, ifVersion }, outcome));
  }
}
