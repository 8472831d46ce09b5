import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Language } from '#contracts';
import {
  Allow,
  ApiPageOf,
  CallerLanguage,
  CurrentDoer,
  CurrentUser,
  Repeatable,
  type Caller,
  type Doer,
  type Page,
} from '#platform';
import { partyRoles } from '../domain/actions.js';
import { outlineOf } from '../referral.dto.js';
import { LookDto, looksOf } from './audit.dto.js';
import { FoundReferralsDto, LooksQuery, PatientDto, PatientSearchDto, PurposeQuery } from './patient.dto.js';
import { PatientsService } from './patients.service.js';

@ApiTags('patients')
@Controller('v1')
export class PatientsController {
  constructor(private readonly patients: PatientsService) {}

  @Get('referrals/:id/patient')
  @Allow(...partyRoles)
  @ApiOperation({ summary: 'Who the patient is, for a purpose; leaves an audit record' })
  @ApiOkResponse({ type: PatientDto })
  read(
    @Param('id', ParseUUIDPipe) id: string,
    @Query() { purpose }: PurposeQuery,
    @CurrentUser() caller: Caller,
    @CurrentDoer() doer: Doer,
  ): Promise<PatientDto> {
    return this.patients.read(id, purpose, caller, doer);
  }

  @Get('referrals/:id/patient/looks')
  @Allow(...partyRoles)
  @ApiOperation({
    summary:
      'Who looked at who the patient is on the way of this referral, for the patient who asks; leaves an audit record',
  })
  @ApiPageOf(LookDto)
  async looks(
    @Param('id', ParseUUIDPipe) id: string,
    @Query() query: LooksQuery,
    @CurrentUser() caller: Caller,
    @CurrentDoer() doer: Doer,
    @CallerLanguage() language: Language,
  ): Promise<Page<LookDto>> {
    return looksOf(await this.patients.looks(id, query, caller, doer), language);
  }

  @Post('patient-searches')
  @Repeatable()
  @HttpCode(200)
  @Allow(...partyRoles)
  @ApiOperation({ summary: 'Referrals of the holder of an id document, for a purpose; leaves an audit record' })
  @ApiOkResponse({ type: FoundReferralsDto })
  async search(
    @Body() search: PatientSearchDto,
    @CurrentUser() caller: Caller,
    @CurrentDoer() doer: Doer,
  ): Promise<FoundReferralsDto> {
    const { referrals, names } = await this.patients.search(search, caller, doer);
    return { items: referrals.map((referral) => outlineOf(referral, names)) };
  }
}
