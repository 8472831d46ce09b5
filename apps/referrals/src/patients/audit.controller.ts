import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, ApiPageOf, CurrentUser, idAfter, page, type Caller, type Page } from '#platform';
import { DataSource } from 'typeorm';
import { groupsOf } from '../registry/groups.js';
import { AuditEntry } from './audit-entry.entity.js';
import { AuditEntryDto, AuditQuery } from './patient.dto.js';

/** Readers of the groups that an auditor looks after; a lapsed membership hides nothing. */
const ofGroups = 'a.organizationId IN (SELECT organization_id FROM member_copies WHERE consortium_id = ANY (:groups))';

@ApiTags('audit')
@Controller('v1/audit')
export class AuditController {
  constructor(private readonly dataSource: DataSource) {}

  @Get()
  @Allow('auditor')
  @ApiOperation({ summary: 'Who looked at whose identity and what for, in the order of looking' })
  @ApiPageOf(AuditEntryDto)
  async list(@Query() query: AuditQuery, @CurrentUser() caller: Caller): Promise<Page<AuditEntryDto>> {
    const { referralId, patientId, organizationId, actor, limit, cursor } = query;
    const select = this.dataSource.createQueryBuilder(AuditEntry, 'a').where('true');
    for (const [name, value] of Object.entries({ referralId, patientId, organizationId, actor })) {
      if (value !== undefined) select.andWhere(`a.${name} = :${name}`, { [name]: value });
    }
    const groups = await groupsOf(this.dataSource.manager, caller.organizationId);
    if (groups !== 'every') select.andWhere(ofGroups, { groups });
    const after = idAfter(cursor);
    if (after) select.andWhere('a.id > :after', { after });
    const rows = await select
      .orderBy('a.id')
      .limit(limit + 1)
      .getMany();
    return page(rows, query, (entry) => entry.id);
  }
}
