import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Patch, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { roles } from '#contracts';
import { Allow, CurrentUser, IfMatch, type Caller } from '#platform';
import { DataSource } from 'typeorm';
import type { MembershipCommand } from '../domain/membership.js';
import { MembershipEntity } from '../entities/index.js';
import { OfGroups } from '../groups.js';
import { noSuchRecord } from '../references.js';
import { AmendMembershipDto, MembershipDto, StepInputDto } from './membership.dto.js';
import { MembershipsService } from './memberships.service.js';

/** One route for each verb of the life of a membership, all through the same table. */
@ApiTags('memberships')
@OfGroups(MembershipEntity)
@Controller('v1/memberships/:id')
export class MembershipsController {
  constructor(
    private readonly memberships: MembershipsService,
    private readonly dataSource: DataSource,
  ) {}

  @Get()
  @Allow(...roles)
  @ApiOperation({ summary: 'A membership with every step of its life' })
  @ApiOkResponse({ type: MembershipDto })
  async find(@Param('id', ParseUUIDPipe) id: string): Promise<MembershipDto> {
    return (await this.dataSource.manager.findOneBy(MembershipEntity, { id })) ?? noSuchRecord();
  }

  @Patch()
  @Allow('group-admin')
  @ApiOperation({ summary: 'Changes the role of a member; who is the lead, the consortium says' })
  @ApiOkResponse({ type: MembershipDto })
  changeRole(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { role }: AmendMembershipDto,
    @IfMatch() ifVersion?: number,
  ): Promise<MembershipDto> {
    return this.memberships.changeRole(id, role, ifVersion);
  }

  @Post('survey')
  @HttpCode(200)
  @Allow('group-admin')
  @ApiOperation({ summary: 'Records the site survey of a proposed member' })
  @ApiOkResponse({ type: MembershipDto })
  survey(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() input: StepInputDto,
    @CurrentUser() caller: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<MembershipDto> {
    return this.advance(id, 'survey', input, caller, ifVersion);
  }

  @Post('complete-file')
  @HttpCode(200)
  @Allow('group-admin')
  @ApiOperation({ summary: 'Declares the application file complete' })
  @ApiOkResponse({ type: MembershipDto })
  completeFile(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() input: StepInputDto,
    @CurrentUser() caller: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<MembershipDto> {
    return this.advance(id, 'completeFile', input, caller, ifVersion);
  }

  @Post('agree')
  @HttpCode(200)
  @Allow('group-admin')
  @ApiOperation({ summary: 'Records the signed agreement' })
  @ApiOkResponse({ type: MembershipDto })
  agree(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() input: StepInputDto,
    @CurrentUser() caller: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<MembershipDto> {
    return this.advance(id, 'agree', input, caller, ifVersion);
  }

  @Post('activate')
  @HttpCode(200)
  @Allow('group-admin')
  @ApiOperation({ summary: 'Makes a membership active: its organization may refer, book and be referred to' })
  @ApiOkResponse({ type: MembershipDto })
  activate(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() input: StepInputDto,
    @CurrentUser() caller: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<MembershipDto> {
    return this.advance(id, 'activate', input, caller, ifVersion);
  }

  @Post('suspend')
  @HttpCode(200)
  @Allow('group-admin')
  @ApiOperation({ summary: 'Suspends a membership: no new referrals from or to its organization' })
  @ApiOkResponse({ type: MembershipDto })
  suspend(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() input: StepInputDto,
    @CurrentUser() caller: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<MembershipDto> {
    return this.advance(id, 'suspend', input, caller, ifVersion);
  }

  @Post('resume')
  @HttpCode(200)
  @Allow('group-admin')
  @ApiOperation({ summary: 'Makes a suspended membership active again' })
  @ApiOkResponse({ type: MembershipDto })
  resume(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() input: StepInputDto,
    @CurrentUser() caller: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<MembershipDto> {
    return this.advance(id, 'resume', input, caller, ifVersion);
  }

  @Post('end')
  @HttpCode(200)
  @Allow('group-admin')
  @ApiOperation({ summary: 'Ends a membership for good' })
  @ApiOkResponse({ type: MembershipDto })
  end(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() input: StepInputDto,
    @CurrentUser() caller: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<MembershipDto> {
    return this.advance(id, 'end', input, caller, ifVersion);
  }

  private advance(
    id: string,
    command: MembershipCommand,
    { document, reason }: StepInputDto,
    { userId }: Caller,
    ifVersion?: number,
  ): Promise<MembershipDto> {
    return this.memberships.advance(id, command, { by: userId, document, reason }, ifVersion);
  }
}
