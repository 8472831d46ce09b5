import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { roles, ServiceScopeState } from '#contracts';
import { newId, Store } from '#messaging';
import { Allow, ApiPageOf, Created, CurrentUser, groupsOf, type Caller, IfMatch, page, type Page } from '#platform';
import { DataSource } from 'typeorm';
import { scopeExists } from '../constraints.js';
import { stated } from '../domain/facts.js';
import { amendScope, openScope } from '../domain/service-scope.js';
import { OrganizationEntity, ServiceScopeEntity } from '../entities/index.js';
import { OfGroups } from '../groups.js';
import { mustBeRegistered, noSuchRecord } from '../references.js';
import { placeIn, searchDirectory } from './directory.js';
import {
  AmendScopeDto,
  DirectoryEntryDto,
  DirectoryQuery,
  OpenScopeDto,
  ServiceScopeDto,
} from './service-scope.dto.js';

@ApiTags('service-scopes')
@OfGroups(ServiceScopeEntity)
@Controller('v1/service-scopes')
export class ServiceScopesController {
  constructor(
    private readonly store: Store,
    private readonly dataSource: DataSource,
  ) {}

  @Get()
  @Allow(...roles)
  @ApiOperation({
    summary: 'The service directory: open scopes of active members, the nearest to `from` or the soonest first',
  })
  @ApiPageOf(DirectoryEntryDto)
  async search(@Query() query: DirectoryQuery, @CurrentUser() caller: Caller): Promise<Page<DirectoryEntryDto>> {
    const groups = await groupsOf(this.dataSource.manager, caller, 'memberships');
    const after = placeIn(query.cursor);
    const found = await searchDirectory(this.dataSource, query, groups, after, query.limit + 1);
    const { items, nextCursor } = page(found, query, ({ place }) => place);
    return { items: items.map(({ entry }) => entry), nextCursor };
  }

  @Get(':id')
  @Allow(...roles)
  @ApiOperation({ summary: 'A service scope, open or closed' })
  @ApiOkResponse({ type: ServiceScopeDto })
  async find(@Param('id', ParseUUIDPipe) id: string): Promise<ServiceScopeDto> {
    return (await this.dataSource.manager.findOneBy(ServiceScopeEntity, { id })) ?? noSuchRecord();
  }

  @Post()
  @Allow('group-admin')
  @Created('/v1/service-scopes')
  @ApiOperation({ summary: 'Opens a department of a member to referrals' })
  @ApiCreatedResponse({ type: ServiceScopeDto })
  enter(@Body() facts: OpenScopeDto): Promise<ServiceScopeDto> {
    return this.store.transaction(async (tx) => {
      await mustBeRegistered(tx.manager, OrganizationEntity, facts.organizationId, '/organizationId');
      const { organizationId, department } = facts;
      const known = await tx.manager.findOneBy(ServiceScopeEntity, { organizationId, department });
      if (known) throw scopeExists(known.id);
      const scope = stated<ServiceScopeState>(ServiceScopeState, { ...facts, open: true });
      return tx.create(ServiceScopeEntity, openScope(newId(), scope));
    });
  }

  @Patch(':id')
  @Allow('group-admin')
  @ApiOperation({ summary: 'Amends what a scope accepts' })
  @ApiOkResponse({ type: ServiceScopeDto })
  amend(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() facts: AmendScopeDto,
    @IfMatch() ifVersion?: number,
  ): Promise<ServiceScopeDto> {
    return this.store.change(ServiceScopeEntity, id, (scope) => amendScope(scope, facts), { ifVersion });
  }

  @Post(':id/close')
  @HttpCode(200)
  @Allow('group-admin')
  @ApiOperation({ summary: 'Closes a department to new referrals' })
  @ApiOkResponse({ type: ServiceScopeDto })
  close(@Param('id', ParseUUIDPipe) id: string, @IfMatch() ifVersion?: number): Promise<ServiceScopeDto> {
    return this.store.change(ServiceScopeEntity, id, (scope) => amendScope(scope, { open: false }), { ifVersion });
  }

  @Post(':id/open')
  @HttpCode(200)
  @Allow('group-admin')
  @ApiOperation({ summary: 'Opens a closed department again' })
  @ApiOkResponse({ type: ServiceScopeDto })
  open(@Param('id', ParseUUIDPipe) id: string, @IfMatch() ifVersion?: number): Promise<ServiceScopeDto> {
    return this.store.change(ServiceScopeEntity, id, (scope) => amendScope(scope, { open: true }), { ifVersion });
  }
}
