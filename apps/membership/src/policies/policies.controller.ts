import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { dateIn, roles } from '#contracts';
import { Clock, newId, Store } from '#messaging';
import { Allow, ApiPageOf, Created, CurrentUser, IfMatch, type Caller, type Page } from '#platform';
import { DataSource, Raw } from 'typeorm';
import { setPolicy, withdraw } from '../domain/policy.js';
import { ConsortiumEntity, PolicyEntity } from '../entities/index.js';
import { OfGroups } from '../groups.js';
import { listed } from '../listing.js';
import { mustBeRegistered, noSuchRecord } from '../references.js';
import { versionsOf } from './in-force.js';
import { PolicyDto, PolicyQuery, SetPolicyDto, WithdrawPolicyDto } from './policy.dto.js';

const inForce = (on: string) =>
  Raw(
    (id) => `${id} IN (SELECT DISTINCT ON (consortium_id, code) id FROM policies
      WHERE valid_from <= :on AND withdrawal IS NULL
      ORDER BY consortium_id, code, policy_version DESC)`,
    { on },
  );

@ApiTags('policies')
@OfGroups(PolicyEntity)
@Controller('v1/policies')
export class PoliciesController {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly dataSource: DataSource,
  ) {}

  @Get()
  @Allow(...roles)
  @ApiOperation({ summary: 'Versions of policies, or those in force on a day' })
  @ApiPageOf(PolicyDto)
  list(@Query() query: PolicyQuery, @CurrentUser() caller: Caller): Promise<Page<PolicyDto>> {
    const { consortiumId, code, on } = query;
    return listed(this.dataSource, caller, PolicyEntity, query, [
      { consortiumId, code, ...(on ? { id: inForce(on) } : {}) },
    ]);
  }

  @Get(':id')
  @Allow(...roles)
  @ApiOperation({ summary: 'A version of a policy' })
  @ApiOkResponse({ type: PolicyDto })
  async find(@Param('id', ParseUUIDPipe) id: string): Promise<PolicyDto> {
    return (await this.dataSource.manager.findOneBy(PolicyEntity, { id })) ?? noSuchRecord();
  }

  @Post()
  @Allow('group-admin')
  @Created('/v1/policies')
  @ApiOperation({ summary: 'Sets the next version of a policy' })
  @ApiCreatedResponse({ type: PolicyDto })
  set(@Body() facts: SetPolicyDto): Promise<PolicyDto> {
    return this.store.transaction(async (tx) => {
      await mustBeRegistered(tx.manager, ConsortiumEntity, facts.consortiumId, '/consortiumId');
      const { consortiumId, code } = facts;
      return tx.create(PolicyEntity, setPolicy(newId(), facts, await versionsOf(tx.manager, consortiumId, code)));
    });
  }

  @Post(':id/withdraw')
  @HttpCode(200)
  @Allow('group-admin')
  @ApiOperation({ summary: 'Takes back a version before its first day; the one before it goes on' })
  @ApiOkResponse({ type: PolicyDto })
  withdraw(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { reason }: WithdrawPolicyDto,
    @CurrentUser() { userId: by }: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<PolicyDto> {
    const now = this.clock.now();
    const withdrawal = { by, at: now.toISOString(), reason };
    return this.store.change<PolicyEntity>(PolicyEntity, id, (policy) => withdraw(policy, withdrawal, dateIn(now)), {
      ifVersion,
    });
  }
}
