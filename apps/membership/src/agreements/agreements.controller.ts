import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { roles } from '#contracts';
import { Store } from '#messaging';
import { Allow, ApiPageOf, Created, CurrentUser, IfMatch, type Caller, type Page } from '#platform';
import { DataSource } from 'typeorm';
import { amendDraft } from '../domain/agreement.js';
import { AgreementEntity } from '../entities/index.js';
import { OfGroups } from '../groups.js';
import { listed } from '../listing.js';
import { noSuchRecord } from '../references.js';
import {
  AgreementDto,
  AgreementQuery,
  AmendAgreementDto,
  DraftAgreementDto,
  SignDto,
  TerminateDto,
} from './agreement.dto.js';
import { AgreementsService } from './agreements.service.js';

@ApiTags('agreements')
@OfGroups(AgreementEntity)
@Controller('v1/agreements')
export class AgreementsController {
  constructor(
    private readonly agreements: AgreementsService,
    private readonly store: Store,
    private readonly dataSource: DataSource,
  ) {}

  @Get()
  @Allow(...roles)
  @ApiOperation({ summary: 'Agreements with members, with the policies that their clauses set' })
  @ApiPageOf(AgreementDto)
  list(@Query() query: AgreementQuery, @CurrentUser() caller: Caller): Promise<Page<AgreementDto>> {
    const { consortiumId, organizationId, mode, status } = query;
    return listed(this.dataSource, caller, AgreementEntity, query, [{ consortiumId, organizationId, mode, status }]);
  }

  @Get(':id')
  @Allow(...roles)
  @ApiOperation({ summary: 'An agreement with every step of its life' })
  @ApiOkResponse({ type: AgreementDto })
  async find(@Param('id', ParseUUIDPipe) id: string): Promise<AgreementDto> {
    return (await this.dataSource.manager.findOneBy(AgreementEntity, { id })) ?? noSuchRecord();
  }

  @Post()
  @Allow('group-admin')
  @Created('/v1/agreements')
  @ApiOperation({ summary: 'Drafts an agreement with a member' })
  @ApiCreatedResponse({ type: AgreementDto })
  draft(@Body() terms: DraftAgreementDto, @CurrentUser() { userId }: Caller): Promise<AgreementDto> {
    return this.agreements.draft(terms, { by: userId });
  }

  @Patch(':id')
  @Allow('group-admin')
  @ApiOperation({ summary: 'Amends the draft of an agreement' })
  @ApiOkResponse({ type: AgreementDto })
  amend(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() terms: AmendAgreementDto,
    @IfMatch() ifVersion?: number,
  ): Promise<AgreementDto> {
    return this.store.change(AgreementEntity, id, (agreement) => amendDraft(agreement, terms), { ifVersion });
  }

  @Post(':id/sign')
  @HttpCode(200)
  @Allow('group-admin')
  @ApiOperation({ summary: 'Signs an agreement: its clauses set their policies from its first day on' })
  @ApiOkResponse({ type: AgreementDto })
  sign(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { document }: SignDto,
    @CurrentUser() { userId }: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<AgreementDto> {
    return this.agreements.sign(id, { by: userId, document }, ifVersion);
  }

  @Post(':id/terminate')
  @HttpCode(200)
  @Allow('group-admin')
  @ApiOperation({
    summary:
      'Gives an agreement up; policies it set hold until the group sets others, those that wait for their day are withdrawn',
  })
  @ApiOkResponse({ type: AgreementDto })
  terminate(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { reason, document }: TerminateDto,
    @CurrentUser() { userId }: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<AgreementDto> {
    return this.agreements.terminate(id, { by: userId, reason, document }, ifVersion);
  }
}
