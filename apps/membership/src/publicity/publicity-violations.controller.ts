import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, ApiPageOf, Created, CurrentUser, type Caller, type Page } from '#platform';
import { DataSource } from 'typeorm';
import { PublicityViolationEntity } from '../entities/index.js';
import { OfGroups } from '../groups.js';
import { listed } from '../listing.js';
import { isOfGroup, ownOf } from './access.js';
import { RecordViolationDto, ViolationDto, ViolationQuery } from './publicity.dto.js';
import { PublicityService } from './publicity.service.js';

@ApiTags('publicity')
@OfGroups(PublicityViolationEntity)
@Controller('v1/publicity-violations')
export class PublicityViolationsController {
  constructor(
    private readonly publicity: PublicityService,
    private readonly dataSource: DataSource,
  ) {}

  @Get()
  @Allow('group-admin', 'committee-observer', 'auditor', 'referral-coordinator', 'quality-manager', 'integration')
  @ApiOperation({ summary: 'Violations of the publicity rules: one’s own; all of them for the group’s roles' })
  @ApiPageOf(ViolationDto)
  list(@Query() query: ViolationQuery, @CurrentUser() caller: Caller): Promise<Page<ViolationDto>> {
    const { consortiumId, organizationId } = query;
    const filter = { consortiumId, organizationId };
    const visible = isOfGroup(caller) ? [filter] : ownOf(filter, caller);
    return visible.length === 0
      ? Promise.resolve({ items: [] })
      : listed(this.dataSource, caller, PublicityViolationEntity, query, visible);
  }

  @Post()
  @Allow('group-admin')
  @Created('/v1/publicity-violations')
  @ApiOperation({ summary: 'Records a violation, also of what was never submitted' })
  @ApiCreatedResponse({ type: ViolationDto })
  record(@Body() violation: RecordViolationDto, @CurrentUser() { userId }: Caller): Promise<ViolationDto> {
    return this.publicity.recordViolation(violation, userId);
  }
}
