import { Body, Controller, Get, Param, ParseUUIDPipe, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { roles } from '#contracts';
import { Allow, ApiPageOf, Created, IfMatch, type Page, CurrentUser, type Caller } from '#platform';
import { DataSource, ILike } from 'typeorm';
import { OrganizationEntity, ServiceScopeEntity } from '../entities/index.js';
import { OfGroups } from '../groups.js';
import { listed } from '../listing.js';
import { mustExist, noSuchRecord } from '../references.js';
import { ScopeQuery, ServiceScopeDto } from '../service-scopes/service-scope.dto.js';
import {
  AmendOrganizationDto,
  OrganizationDto,
  OrganizationQuery,
  RegisterOrganizationDto,
} from './organization.dto.js';
import { OrganizationsService } from './organizations.service.js';

@ApiTags('organizations')
@OfGroups(OrganizationEntity)
@Controller('v1/organizations')
export class OrganizationsController {
  constructor(
    private readonly organizations: OrganizationsService,
    private readonly dataSource: DataSource,
  ) {}

  @Get()
  @Allow(...roles)
  @ApiOperation({ summary: 'Organizations of the register' })
  @ApiPageOf(OrganizationDto)
  list(@Query() query: OrganizationQuery, @CurrentUser() caller: Caller): Promise<Page<OrganizationDto>> {
    const { name, creditCode, level, kind, ownership, divisionCode, parentId } = query;
    const like = name && ILike(`%${name.replaceAll(/[\\%_]/g, '\\$&')}%`);
    const filter = { creditCode, level, kind, ownership, divisionCode, parentId };
    return listed(
      this.dataSource,
      caller,
      OrganizationEntity,
      query,
      like
        ? [
            { ...filter, name: like },
            { ...filter, shortName: like },
          ]
        : [filter],
    );
  }

  @Get(':id')
  @Allow(...roles)
  @ApiOperation({ summary: 'An organization' })
  @ApiOkResponse({ type: OrganizationDto })
  async find(@Param('id', ParseUUIDPipe) id: string): Promise<OrganizationDto> {
    return (await this.dataSource.manager.findOneBy(OrganizationEntity, { id })) ?? noSuchRecord();
  }

  @Get(':id/service-scopes')
  @Allow('group-admin')
  @ApiOperation({
    summary: 'Service scopes of an organization, open and closed, whether it is an active member or not',
  })
  @ApiPageOf(ServiceScopeDto)
  async scopes(
    @Param('id', ParseUUIDPipe) organizationId: string,
    @Query() query: ScopeQuery,
    @CurrentUser() caller: Caller,
  ): Promise<Page<ServiceScopeDto>> {
    await mustExist(this.dataSource.manager, OrganizationEntity, organizationId);
    const { department, open } = query;
    return listed(this.dataSource, caller, ServiceScopeEntity, query, [{ organizationId, department, open }]);
  }

  @Post()
  @Allow('group-admin')
  @Created('/v1/organizations')
  @ApiOperation({ summary: 'Registers an organization' })
  @ApiCreatedResponse({ type: OrganizationDto })
  register(@Body() facts: RegisterOrganizationDto): Promise<OrganizationDto> {
    return this.organizations.register(facts);
  }

  @Patch(':id')
  @Allow('group-admin')
  @ApiOperation({ summary: 'Amends facts of an organization' })
  @ApiOkResponse({ type: OrganizationDto })
  amend(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() facts: AmendOrganizationDto,
    @IfMatch() ifVersion?: number,
  ): Promise<OrganizationDto> {
    return this.organizations.amend(id, facts, ifVersion);
  }
}
