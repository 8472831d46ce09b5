import {
  Body,
  Controller,
  Get,
  Headers,
  Param,
  ParseUUIDPipe,
  Patch,
  Post,
  Query,
  StreamableFile,
} from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiExtraModels,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import { roles } from '#contracts';
import {
  Allow,
  ApiPageOf,
  Created,
  CurrentUser,
  ForOperators,
  IfMatch,
  PageQuery,
  type Caller,
  type Page,
} from '#platform';
import { DataSource } from 'typeorm';
import { ConsortiumEntity, MembershipEntity } from '../entities/index.js';
import { OfGroups } from '../groups.js';
import { listed } from '../listing.js';
import { MembershipDto } from '../memberships/membership.dto.js';
import { mustExist, noSuchRecord } from '../references.js';
import { ConsortiaService } from './consortia.service.js';
import {
  AmendConsortiumDto,
  ConsortiumDto,
  FormConsortiumDto,
  MemberQuery,
  ProposeMemberDto,
} from './consortium.dto.js';
import { FolderDto, FolderQuery, workbookType } from './folder.dto.js';
import { folderOf, workbookOfFolder } from './folder.js';
import { TopologyDto } from './topology.dto.js';
import { topologyOf } from './topology.js';

@ApiTags('consortia')
@ApiExtraModels(FolderDto)
@OfGroups(ConsortiumEntity)
@Controller('v1/consortia')
export class ConsortiaController {
  constructor(
    private readonly consortia: ConsortiaService,
    private readonly dataSource: DataSource,
  ) {}

  @Get()
  @Allow(...roles)
  @ApiOperation({ summary: 'Consortia with their lead and bodies' })
  @ApiPageOf(ConsortiumDto)
  list(@Query() query: PageQuery, @CurrentUser() caller: Caller): Promise<Page<ConsortiumDto>> {
    return listed(this.dataSource, caller, ConsortiumEntity, query, [{}]);
  }

  @Get(':id')
  @Allow(...roles)
  @ApiOperation({ summary: 'A consortium' })
  @ApiOkResponse({ type: ConsortiumDto })
  async find(@Param('id', ParseUUIDPipe) id: string): Promise<ConsortiumDto> {
    return (await this.dataSource.manager.findOneBy(ConsortiumEntity, { id })) ?? noSuchRecord();
  }

  @Post()
  @ForOperators()
  @Created('/v1/consortia')
  @ApiOperation({ summary: 'Forms a consortium, for the operator of the platform' })
  @ApiCreatedResponse({ type: ConsortiumDto })
  form(@Body() facts: FormConsortiumDto): Promise<ConsortiumDto> {
    return this.consortia.form(facts);
  }

  @Patch(':id')
  @Allow('group-admin')
  @ApiOperation({ summary: 'Amends facts of a consortium; another lead changes the roles of both' })
  @ApiOkResponse({ type: ConsortiumDto })
  amend(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() facts: AmendConsortiumDto,
    @IfMatch() ifVersion?: number,
  ): Promise<ConsortiumDto> {
    return this.consortia.amend(id, facts, ifVersion);
  }

  @Get(':id/members')
  @Allow(...roles)
  @ApiOperation({ summary: 'Memberships of a consortium' })
  @ApiPageOf(MembershipDto)
  async members(
    @Param('id', ParseUUIDPipe) id: string,
    @Query() query: MemberQuery,
    @CurrentUser() caller: Caller,
  ): Promise<Page<MembershipDto>> {
    await mustExist(this.dataSource.manager, ConsortiumEntity, id);
    const { status, role, organizationId, fileOverdue } = query;
    return listed(this.dataSource, caller, MembershipEntity, query, [
      { consortiumId: id, status, role, organizationId, fileOverdue },
    ]);
  }

  @Get(':id/topology')
  @Allow(...roles)
  @ApiOperation({ summary: 'The graph of a consortium: superiors above, lead, centres, grassroots, families below' })
  @ApiOkResponse({ type: TopologyDto })
  topology(@Param('id', ParseUUIDPipe) id: string, @CurrentUser() caller: Caller): Promise<TopologyDto> {
    return topologyOf(this.dataSource.manager, id, caller);
  }

  @Get(':id/folder')
  @Allow('group-admin')
  @ApiOperation({ summary: 'A consortium as a county folder, in the form in which it is imported' })
  @ApiOkResponse({
    description: 'The files as JSON or, where `format` or `Accept` asks for it, one workbook with a sheet for each',
    content: {
      'application/json': { schema: { $ref: getSchemaPath(FolderDto) } },
      [workbookType]: { schema: { type: 'string', format: 'binary' } },
    },
  })
  async folder(
    @Param('id', ParseUUIDPipe) id: string,
    @Query() { format }: FolderQuery,
    @CurrentUser() caller: Caller,
    @Headers('accept') accept = '',
  ): Promise<FolderDto | StreamableFile> {
    if (format !== 'xlsx' && (format === 'csv' || !accept.includes(workbookType)))
      return folderOf(this.dataSource, id, caller);
    const workbook = await workbookOfFolder(this.dataSource, id, caller);
    return new StreamableFile(workbook, { type: workbookType, disposition: 'attachment; filename="folder.xlsx"' });
  }

  @Post(':id/members')
  @Allow('group-admin')
  @Created('/v1/memberships')
  @ApiOperation({ summary: 'Proposes an organization as a member' })
  @ApiCreatedResponse({ type: MembershipDto })
  propose(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { organizationId, role, document }: ProposeMemberDto,
    @CurrentUser() caller: Caller,
  ): Promise<MembershipDto> {
    return this.consortia.propose({ consortiumId: id, organizationId, role }, { by: caller.userId, document });
  }
}
