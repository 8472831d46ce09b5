import { Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Store } from '#messaging';
import { Allow, ApiPageOf, IfMatch, type Page, CurrentUser, type Caller } from '#platform';
import { ArrayContains, DataSource } from 'typeorm';
import { amendUser, deactivateUser } from '../domain/user.js';
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
  constructor(
    private readonly store: Store,
    private readonly dataSource: DataSource,
  ) {}

  @Get()
  @Allow('group-admin')
  @ApiOperation({ summary: 'Accounts of the local issuer' })
  @ApiPageOf(UserDto)
  list(@Query() query: UserQuery, @CurrentUser() caller: Caller): Promise<Page<UserDto>> {
    const { username, organizationId, role, active } = query;
    return listed(this.dataSource, caller, UserEntity, query, [
      { username, organizationId, active, ...(role ? { roles: ArrayContains([role]) } : {}) },
    ]);
  }

  @Get(':id')
  @Allow('group-admin')
  @ApiOperation({ summary: 'An account' })
  @ApiOkResponse({ type: UserDto })
  async find(@Param('id', ParseUUIDPipe) id: string): Promise<UserDto> {
    return (await this.dataSource.manager.findOneBy(UserEntity, { id })) ?? noSuchRecord();
  }

  @Post(':id/deactivate')
  @HttpCode(200)
  @Allow('group-admin')
  @ApiOperation({
    summary: 'Deactivates an account: nobody signs in with it; a token already issued holds until it expires',
  })
  @ApiOkResponse({ type: UserDto })
  deactivate(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentUser() { userId }: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<UserDto> {
    return this.store.change<UserEntity>(UserEntity, id, (user) => deactivateUser(user, userId), { ifVersion });
  }

  @Post(':id/reactivate')
  @HttpCode(200)
  @Allow('group-admin')
  @ApiOperation({ summary: 'Takes a deactivated account into use again' })
  @ApiOkResponse({ type: UserDto })
  reactivate(@Param('id', ParseUUIDPipe) id: string, @IfMatch() ifVersion?: number): Promise<UserDto> {
    return this.store.change<UserEntity>(UserEntity, id, (user) => amendUser(user, { active: true }), { ifVersion });
  }
}
