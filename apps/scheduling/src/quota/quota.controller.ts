import { roles } from '#contracts';
import { Allow, ApiPageOf, CurrentUser, organizationOf, type Caller, type Page } from '#platform';
import { Controller, Get, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { inSight, isGroupWide, partsOf, sightOf } from '../access.js';
import { balanceOf, type LedgerLine } from '../domain/quota-ledger.js';
import { findSession } from '../sessions/find-session.js';
import { complianceOf } from './compliance.js';
import { ComplianceDto, ComplianceQuery, QuotaDto } from './quota.dto.js';

@ApiTags('quota')
@Controller('v1')
export class QuotaController {
  constructor(private readonly dataSource: DataSource) {}

  @Get('clinic-sessions/:id/quota')
  @Allow(...roles)
  @ApiOperation({ summary: 'The grassroots quota of a session with every line of its ledger' })
  @ApiOkResponse({ type: QuotaDto })
  async quota(@Param('id', ParseUUIDPipe) id: string, @CurrentUser() caller: Caller): Promise<QuotaDto> {
    const session = await findSession(this.dataSource, id, caller);
    const lines: LedgerLine[] = await this.dataSource.query(
      `SELECT l.kind, l.change, l.at, a.id AS "appointmentId" FROM quota_ledger l
       LEFT JOIN appointments a ON a.id = l.appointment_id AND ${inSight('a.from_organization_id', 'a.organization_id', ['$2', '$3', '$4'])}
       WHERE l.clinic_session_id = $1 ORDER BY l.id`,
      [id, ...partsOf(await sightOf(caller, this.dataSource.manager))],
    );
    return {
      clinicSessionId: id,
      slots: session.capacity,
      required: session.quotaRequired,
      ...balanceOf(lines),
      releaseAt: session.quotaReleaseAt,
      releasedAt: session.quotaReleasedAt,
      ledger: lines,
    };
  }

  @Get('quota-compliance')
  @Allow('scheduler', 'referral-coordinator', 'group-admin', 'committee-observer')
  @ApiOperation({ summary: 'Quota opened ÷ required in a month, by hospital, doctor or session' })
  @ApiPageOf(ComplianceDto)
  async compliance(@Query() query: ComplianceQuery, @CurrentUser() caller: Caller): Promise<Page<ComplianceDto>> {
    if (!isGroupWide(caller)) organizationOf(caller);
    return complianceOf(this.dataSource, query, await sightOf(caller, this.dataSource.manager));
  }
}
