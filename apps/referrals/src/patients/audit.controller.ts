import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, ApiPageOf, AuditTrail, CurrentUser, page, type Caller, type Page } from '#platform';
import { DataSource } from 'typeorm';
import { groupsOf, membersOf } from '../registry/groups.js';
import { AuditEntryDto, AuditQuery, auditEntryOf } from './audit.dto.js';
import { lookActions, placeIn, recordOf } from './looks.js';

@ApiTags('audit')
@Controller('v1/audit')
export class AuditController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly trail: AuditTrail,
  ) {}

  @Get()
  @Allow('auditor')
  @ApiOperation({ summary: 'Who looked at whose identity and what for, in the order of looking' })
  @ApiPageOf(AuditEntryDto)
  async list(@Query() query: AuditQuery, @CurrentUser() caller: Caller): Promise<Page<AuditEntryDto>> {
    const { referralId, limit, cursor, ...filter } = query;
    const { manager } = this.dataSource;
    const groups = await groupsOf(manager, caller.organizationId);
    const organizationIds = groups === 'every' ? undefined : await membersOf(manager, groups);
    const records = referralId === undefined ? undefined : [recordOf(referralId)];
    const wanted = { ...filter, actions: lookActions, organizationIds, records };
    const lines = await this.trail.list(manager, wanted, limit + 1, { after: placeIn(cursor) ?? 0 });
    return page(lines.map(auditEntryOf), query, ({ sequence }) => String(sequence));
  }
}
