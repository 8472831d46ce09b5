import { Refusal, roles } from '#contracts';
import { Allow, ApiPageOf, Created, CurrentUser, IfMatch, organizationOf, type Caller, type Page } from '#platform';
import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { isOneOf, notYours, offered } from '../access.js';
import { departmentsWithin } from '../booking/offer.js';
import { ClinicSessionEntity } from '../entities/index.js';
import { chosen, listedByStart } from '../listing.js';
import { CancelSessionDto, ClinicSessionDto, OpenSessionDto, SessionQuery } from './session.dto.js';
import { findSession } from './find-session.js';
import { SessionsService } from './sessions.service.js';

@ApiTags('clinic-sessions')
@Controller('v1/clinic-sessions')
export class SessionsController {
  constructor(
    private readonly sessions: SessionsService,
    private readonly dataSource: DataSource,
  ) {}

  @Get()
  @Allow(...roles)
  @ApiOperation({ summary: 'Clinic sessions of the own groups in the order of their start' })
  @ApiPageOf(ClinicSessionDto)
  async list(@Query() query: SessionQuery, @CurrentUser() caller: Caller): Promise<Page<ClinicSessionDto>> {
    const select = chosen(this.dataSource, ClinicSessionEntity, {
      'row.organizationId = :value': query.organizationId,
      'row.department = ANY(:value)': query.department && departmentsWithin(query.department),
      'row.practitionerId = :value': query.practitionerId,
      'row.kind = :value': query.kind,
      'row.status = :value': query.status,
      'row.startsAt >= :value': query.from,
      'row.startsAt < :value': query.to,
    });
    return listedByStart(await offered(select, caller), query);
  }

  @Post()
  @Allow('scheduler')
  @Created('/v1/clinic-sessions')
  @ApiOperation({
    summary: 'Opens a session with its slots; part of them is the grassroots quota that the policy demands',
  })
  @ApiCreatedResponse({ type: ClinicSessionDto })
  open(@Body() body: OpenSessionDto, @CurrentUser() caller: Caller): Promise<ClinicSessionDto> {
    const own = organizationOf(caller);
    const { organizationId = own, department, practitionerId = null, kind, place, slotMinutes, capacity } = body;
    if (organizationId !== own) throw otherOrganization();
    const [startsAt, endsAt] = [new Date(body.startsAt), new Date(body.endsAt)];
    return this.sessions.open({
      organizationId,
      department,
      practitionerId,
      kind,
      place,
      startsAt,
      endsAt,
      slotMinutes,
      capacity,
    });
  }

  @Get(':id')
  @Allow(...roles)
  @ApiOperation({ summary: 'A clinic session' })
  @ApiOkResponse({ type: ClinicSessionDto })
  find(@Param('id', ParseUUIDPipe) id: string, @CurrentUser() caller: Caller): Promise<ClinicSessionDto> {
    return findSession(this.dataSource, id, caller);
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @Allow('scheduler')
  @ApiOperation({ summary: 'Withdraws a session; its patients are booked elsewhere or queued' })
  @ApiOkResponse({ type: ClinicSessionDto })
  async cancel(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { reasonCode }: CancelSessionDto,
    @CurrentUser() caller: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<ClinicSessionDto> {
    const { organizationId } = await this.find(id, caller);
    if (!isOneOf(caller, organizationId)) throw notYours();
    return this.sessions.cancel(id, reasonCode, ifVersion);
  }
}

const otherOrganization = (): Refusal =>
  new Refusal('forbidden', 'other-organization', {
    zh: '只能为本机构开放号源',
    en: 'Sessions are opened for the own organization only',
  });
