import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiPageOf, idAfter, page, type Page } from '../http/paging.js';
import { DataSource } from 'typeorm';
import { type Verification, verifyChain } from '../audit/verification.js';
import { VerificationDto, VerificationQuery } from '../audit/verification.dto.js';
import { OperatorActionDto, OperatorActionsQuery } from './operator-action.dto.js';
import { OperatorActions, type OperatorAction } from './operator-actions.js';
import { ForAuditors } from './operator.js';

/** What operators changed in this service. */
@ApiTags('operations')
@Controller('v1/operations/audit')
export class OperationsAuditController {
  constructor(
    private readonly actions: OperatorActions,
    private readonly dataSource: DataSource,
  ) {}

  @Get()
  @ForAuditors()
  @ApiOperation({ summary: 'Who changed what here as an operator, why, when and from where, in order' })
  @ApiPageOf(OperatorActionDto)
  async list(@Query() query: OperatorActionsQuery): Promise<Page<OperatorAction>> {
    return page(await this.actions.list(query, idAfter(query.cursor), query.actor), query, ({ id }) => id);
  }

  @Get('verification')
  @ForAuditors()
  @ApiOperation({
    summary: 'Follows the chain of the audit trail, 20 000 lines at a time, and names each fault at its place',
  })
  @ApiOkResponse({ type: VerificationDto })
  verify(@Query() { after, hash }: VerificationQuery): Promise<Verification> {
    return verifyChain(this.dataSource, { sequence: after, hash });
  }
}
