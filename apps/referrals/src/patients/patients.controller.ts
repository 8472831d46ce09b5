import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Language } from '#contracts';
import { Allow, CallerLanguage, CurrentDoer, CurrentUser, type Caller, type Doer, Repeatable } from '#platform';
import { partyRoles } from '../domain/actions.js';
import { outlineOf } from '../referral.dto.js';
import { lookOf, LooksDto } from './audit.dto.js';
import { FoundReferralsDto, PatientDto, PatientSearchDto, PurposeQuery } from './patient.dto.js';
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
  @ApiOperation({ summary: 'Who looked at who the patient is, for the patient who asks; leaves an audit record' })
  @ApiOkResponse({ type: LooksDto })
  async looks(
    @Param('id', ParseUUIDPipe) id: string,
    @Query() { purpose }: PurposeQuery,
    @CurrentUser() caller: Caller,
    @CurrentDoer() doer: Doer,
    @CallerLanguage() language: Language,
  ): Promise<LooksDto> {
    const { lines, names } = await this.patients.looks(id, purpose, caller, doer);
    return { items: lines.map((line) => lookOf(line, names, language)) };
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
