import { Controller, Get, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, ApiPageOf, type Page, CurrentUser, type Caller } from '#platform';
import { ArrayContains, DataSource } from 'typeorm';
import { UserEntity } from '../entities/index.js';
import { OfGroups } from '../groups.js';
import { listed } from '../listing.js';
import { noSuchRecord } from '../references.js';
import { UserDto, UserQuery } from './user.dto.js';

/** Accounts come by import; production signs people in at the group's own OpenID provider. */
@ApiTags('users')
@OfGroups(UserEntity)
@Controller('v1/users')
export class UsersController {
  constructor(private readonly dataSource: DataSource) {}

  @Get()
  @Allow('group-admin')
  @ApiOperation({ summary: 'Accounts of the local issuer' })
  @ApiPageOf(UserDto)
  list(@Query() query: UserQuery, @CurrentUser() caller: Caller): Promise<Page<UserDto>> {
    const { username, organizationId, role } = query;
    return listed(this.dataSource, caller, UserEntity, query, [
      { username, organizationId, ...(role ? { roles: ArrayContains([role]) } : {}) },
    ]);
  }

  @Get(':id')
  @Allow('group-admin')
  @ApiOperation({ summary: 'An account' })
  @ApiOkResponse({ type: UserDto })
  async find(@Param('id', ParseUUIDPipe) id: string): Promise<UserDto> {
    return (await this.dataSource.manager.findOneBy(UserEntity, { id })) ?? noSuchRecord();
  }
}
