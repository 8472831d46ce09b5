import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentUser, type Caller, Repeatable } from '#platform';
import { partyRoles } from '../domain/actions.js';
import { outlineOf } from '../referral.dto.js';
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
  ): Promise<PatientDto> {
    return this.patients.read(id, purpose, caller);
  }

  @Post('patient-searches')
  @Repeatable()
  @HttpCode(200)
  @Allow(...partyRoles)
  @ApiOperation({ summary: 'Referrals of the holder of an id document, for a purpose; leaves an audit record' })
  @ApiOkResponse({ type: FoundReferralsDto })
  async search(@Body() search: PatientSearchDto, @CurrentUser() caller: Caller): Promise<FoundReferralsDto> {
    const { referrals, names } = await this.patients.search(search, caller);
    return { items: referrals.map((referral) => outlineOf(referral, names)) };
  }
}
