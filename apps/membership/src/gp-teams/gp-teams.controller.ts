import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { dateIn, roles } from '#contracts';
import { Clock, Store } from '#messaging';
import { Allow, ApiPageOf, Created, IfMatch, type Page, CurrentUser, type Caller } from '#platform';
import { ArrayContains, DataSource } from 'typeorm';
import { amendTeam } from '../domain/gp-team.js';
import { GpTeamEntity, PractitionerEntity } from '../entities/index.js';
import { OfGroups } from '../groups.js';
import { listed } from '../listing.js';
import { practisingOn } from '../practitioners/practising.js';
import { PractitionerDto } from '../practitioners/practitioner.dto.js';
import { noSuchRecord } from '../references.js';
import { AmendTeamDto, FormTeamDto, GpTeamDto, GpTeamQuery, UncoveredQuery } from './gp-team.dto.js';
import { GpTeamsService } from './gp-teams.service.js';
import { inNoTeam, leads, ofLevelTwoAndAbove } from './uncovered.js';

@ApiTags('gp-teams')
@OfGroups(GpTeamEntity)
@Controller('v1/gp-teams')
export class GpTeamsController {
  constructor(
    private readonly teams: GpTeamsService,
    private readonly store: Store,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Allow(...roles)
  @ApiOperation({ summary: 'GP teams of the grassroots' })
  @ApiPageOf(GpTeamDto)
  list(@Query() query: GpTeamQuery, @CurrentUser() caller: Caller): Promise<Page<GpTeamDto>> {
    const { organizationId, practitionerId, active, led } = query;
    const leaderId = led === undefined ? undefined : leads(this.today(), led);
    return listed(this.dataSource, caller, GpTeamEntity, query, [
      { organizationId, active, leaderId, ...(practitionerId && { memberIds: ArrayContains([practitionerId]) }) },
    ]);
  }

  @Get('uncovered')
  @Allow(...roles)
  @ApiOperation({ summary: 'Practitioners of hospitals of level 2 and above who take part in no active GP team' })
  @ApiPageOf(PractitionerDto)
  uncovered(@Query() query: UncoveredQuery, @CurrentUser() caller: Caller): Promise<Page<PractitionerDto>> {
    const filter = { id: inNoTeam(), employerId: ofLevelTwoAndAbove(query), endsOn: practisingOn(this.today()) };
    return listed(this.dataSource, caller, PractitionerEntity, query, [filter]);
  }

  @Get(':id')
  @Allow(...roles)
  @ApiOperation({ summary: 'A GP team' })
  @ApiOkResponse({ type: GpTeamDto })
  async find(@Param('id', ParseUUIDPipe) id: string): Promise<GpTeamDto> {
    return (await this.dataSource.manager.findOneBy(GpTeamEntity, { id })) ?? noSuchRecord();
  }

  @Post()
  @Allow('group-admin')
  @Created('/v1/gp-teams')
  @ApiOperation({ summary: 'Forms a GP team at a grassroots organization' })
  @ApiCreatedResponse({ type: GpTeamDto })
  form(@Body() facts: FormTeamDto, @CurrentUser() caller: Caller): Promise<GpTeamDto> {
    return this.teams.form(facts, caller);
  }

  @Patch(':id')
  @Allow('group-admin')
  @ApiOperation({ summary: 'Amends name, leader or members of a GP team' })
  @ApiOkResponse({ type: GpTeamDto })
  amend(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() facts: AmendTeamDto,
    @CurrentUser() caller: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<GpTeamDto> {
    return this.teams.amend(id, facts, caller, ifVersion);
  }

  @Post(':id/disband')
  @HttpCode(200)
  @Allow('group-admin')
  @ApiOperation({ summary: 'Disbands a GP team: who took part in no other is uncovered' })
  @ApiOkResponse({ type: GpTeamDto })
  disband(@Param('id', ParseUUIDPipe) id: string, @IfMatch() ifVersion?: number): Promise<GpTeamDto> {
    return this.store.change(GpTeamEntity, id, (team) => amendTeam(team, { active: false }), { ifVersion });
  }

  @Post(':id/reform')
  @HttpCode(200)
  @Allow('group-admin')
  @ApiOperation({ summary: 'Forms a disbanded GP team again' })
  @ApiOkResponse({ type: GpTeamDto })
  reform(@Param('id', ParseUUIDPipe) id: string, @IfMatch() ifVersion?: number): Promise<GpTeamDto> {
    return this.store.change(GpTeamEntity, id, (team) => amendTeam(team, { active: true }), { ifVersion });
  }

  private today(): string {
    return dateIn(this.clock.now());
  }
}
