import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { roles } from '#contracts';
import { Allow, ApiPageOf, Created, CurrentUser, IfMatch, type Caller, type Page } from '#platform';
import { DataSource } from 'typeorm';
import { PublicityMaterialEntity } from '../entities/index.js';
import { OfGroups } from '../groups.js';
import { listed } from '../listing.js';
import { noSuchRecord } from '../references.js';
import { demandOwn, isOfGroup, sees } from './access.js';
import {
  ApproveMaterialDto,
  FindingDto,
  MaterialDto,
  MaterialQuery,
  ReviseMaterialDto,
  SubmitMaterialDto,
} from './publicity.dto.js';
import { PublicityService } from './publicity.service.js';

@ApiTags('publicity')
@OfGroups(PublicityMaterialEntity)
@Controller('v1/publicity-materials')
export class PublicityMaterialsController {
  constructor(
    private readonly publicity: PublicityService,
    private readonly dataSource: DataSource,
  ) {}

  @Get()
  @Allow(...roles)
  @ApiOperation({ summary: 'Publicity material: one’s own, and what is approved; all of it for the group’s roles' })
  @ApiPageOf(MaterialDto)
  list(@Query() query: MaterialQuery, @CurrentUser() caller: Caller): Promise<Page<MaterialDto>> {
    const { consortiumId, organizationId, status } = query;
    const filter = { consortiumId, organizationId, status };
    const visible = isOfGroup(caller) ? [filter] : sees(filter, caller);
    return visible.length === 0
      ? Promise.resolve({ items: [] })
      : listed(this.dataSource, caller, PublicityMaterialEntity, query, visible);
  }

  @Get(':id')
  @Allow(...roles)
  @ApiOperation({ summary: 'Publicity material with every step of its review' })
  @ApiOkResponse({ type: MaterialDto })
  async find(@Param('id', ParseUUIDPipe) id: string, @CurrentUser() caller: Caller): Promise<MaterialDto> {
    const found = await this.dataSource.manager.findOneBy(PublicityMaterialEntity, { id });
    const visible =
      found && (isOfGroup(caller) || found.status === 'approved' || found.organizationId === caller.organizationId);
    return visible ? found : noSuchRecord();
  }

  @Post()
  @Allow('referral-coordinator', 'quality-manager', 'group-admin', 'integration')
  @Created('/v1/publicity-materials')
  @ApiOperation({ summary: 'A private member submits publicity material for review' })
  @ApiCreatedResponse({ type: MaterialDto })
  submit(@Body() submission: SubmitMaterialDto, @CurrentUser() caller: Caller): Promise<MaterialDto> {
    demandOwn(submission.organizationId, caller);
    return this.publicity.submit(submission, caller.userId);
  }

  @Post(':id/revise')
  @HttpCode(200)
  @Allow('referral-coordinator', 'quality-manager', 'group-admin', 'integration')
  @ApiOperation({ summary: 'Submits a revision of material that was rejected' })
  @ApiOkResponse({ type: MaterialDto })
  revise(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { title, content }: ReviseMaterialDto,
    @CurrentUser() caller: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<MaterialDto> {
    const mayRevise = ({ organizationId }: MaterialDto) => demandOwn(organizationId, caller);
    return this.publicity.revise(id, { title, content }, caller.userId, mayRevise, ifVersion);
  }

  @Post(':id/approve')
  @HttpCode(200)
  @Allow('group-admin')
  @ApiOperation({ summary: 'Approves material that keeps every rule, until it expires' })
  @ApiOkResponse({ type: MaterialDto })
  approve(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { checkedRules, expiresOn }: ApproveMaterialDto,
    @CurrentUser() { userId }: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<MaterialDto> {
    return this.publicity.approve(id, checkedRules, expiresOn, userId, ifVersion);
  }

  @Post(':id/reject')
  @HttpCode(200)
  @Allow('group-admin')
  @ApiOperation({ summary: 'Rejects material, naming the rules it breaks' })
  @ApiOkResponse({ type: MaterialDto })
  reject(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { brokenRules, reason }: FindingDto,
    @CurrentUser() { userId }: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<MaterialDto> {
    return this.publicity.find(id, 'reject', brokenRules, { by: userId, reason }, ifVersion);
  }

  @Post(':id/take-down')
  @HttpCode(200)
  @Allow('group-admin')
  @ApiOperation({ summary: 'Takes approved material down and records a violation of each rule it breaks' })
  @ApiOkResponse({ type: MaterialDto })
  takeDown(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { brokenRules, reason }: FindingDto,
    @CurrentUser() { userId }: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<MaterialDto> {
    return this.publicity.find(id, 'takeDown', brokenRules, { by: userId, reason }, ifVersion);
  }
}
