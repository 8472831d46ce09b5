import { Body, Controller, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Language } from '#contracts';
import {
  Allow,
  ApiPageOf,
  CallerLanguage,
  Created,
  CurrentDoer,
  CurrentUser,
  type Caller,
  type Doer,
  type Page,
} from '#platform';
import { DataSource } from 'typeorm';
import { ActionsDto, actionsOf } from './actions.dto.js';
import { outlinePage } from './answers.js';
import { actions, groupRoles, partyRoles } from './domain/actions.js';
import { SubmitReferralDto } from './referral-input.dto.js';
import { JudgementsService } from './judgements.service.js';
import { noDuplicates } from './patients/duplicates.js';
import { PatientsService } from './patients/patients.service.js';
import { ReferralQueries } from './referral-queries.js';
import { ReferralDto, ReferralOutlineDto, referralOf, ReferralQuery } from './referral.dto.js';
import { namesOf } from './registry/groups.js';
import { SubmissionService } from './submission.service.js';
import { submittedAnswer, SubmittedDto } from './submitted.dto.js';
import { readTimeline } from './timeline/read-timeline.js';
import { TimelineDto } from './timeline/timeline.dto.js';

@ApiTags('referrals')
@Controller('v1/referrals')
export class ReferralsController {
  constructor(
    private readonly submissions: SubmissionService,
    private readonly queries: ReferralQueries,
    private readonly judgements: JudgementsService,
    private readonly patients: PatientsService,
    private readonly dataSource: DataSource,
  ) {}

  @Post()
  @Allow(...actions.submit.roles)
  @Created('/v1/referrals')
  @ApiOperation({ summary: 'Submits a referral, or keeps it a draft' })
  @ApiCreatedResponse({ type: SubmittedDto })
  submit(
    @Body() body: SubmitReferralDto,
    @CurrentUser() caller: Caller,
    @CurrentDoer() doer: Doer,
  ): Promise<SubmittedDto> {
    return submittedAnswer(this.submissions.begin(body, caller, doer));
  }

  @Get()
  @Allow(...partyRoles, ...groupRoles)
  @ApiOperation({ summary: 'Referrals of the caller’s organization, or of the group, the newest first' })
  @ApiPageOf(ReferralOutlineDto)
  async list(@Query() query: ReferralQuery, @CurrentUser() caller: Caller): Promise<Page<ReferralOutlineDto>> {
    return outlinePage(this.dataSource.manager, await this.queries.list(query, caller));
  }

  @Get(':id')
  @Allow(...partyRoles, ...groupRoles)
  @ApiOperation({ summary: 'A referral, without the identity of its patient' })
  @ApiOkResponse({ type: ReferralDto })
  async find(@Param('id', ParseUUIDPipe) id: string, @CurrentUser() caller: Caller): Promise<ReferralDto> {
    const { referral, view } = await this.queries.find(id, caller);
    return referralOf(referral, view, await namesOf(this.dataSource.manager, [referral]));
  }

  @Get(':id/actions')
  @Allow(...partyRoles, ...groupRoles)
  @ApiOperation({ summary: 'What the caller may do now, and why not the rest' })
  @ApiOkResponse({ type: ActionsDto })
  async actions(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentUser() caller: Caller,
    @CurrentDoer() doer: Doer,
    @CallerLanguage() language: Language,
  ): Promise<ActionsDto> {
    const { referral, view, who } = await this.queries.find(id, caller);
    const duplicates = view === 'whole' ? await this.patients.duplicates(referral, caller, doer) : noDuplicates;
    return actionsOf(referral, who, await this.judgements.known(referral), duplicates, language);
  }

  @Get(':id/timeline')
  @Allow(...partyRoles, ...groupRoles)
  @ApiOperation({ summary: 'What happened to a referral, told in the caller’s language' })
  @ApiOkResponse({ type: TimelineDto })
  async timeline(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentUser() caller: Caller,
    @CallerLanguage() language: Language,
  ): Promise<TimelineDto> {
    const { referral } = await this.queries.find(id, caller);
    return { items: await readTimeline(this.dataSource.manager, referral, language) };
  }
}
