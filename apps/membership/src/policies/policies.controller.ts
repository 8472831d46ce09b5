import { Body, Controller, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { roles } from '#contracts';
import { newId, Store } from '#messaging';
import { Allow, ApiPageOf, Created, type Page, CurrentUser, type Caller } from '#platform';
import { DataSource, Raw } from 'typeorm';
import { setPolicy } from '../domain/policy.js';
import { ConsortiumEntity, PolicyEntity } from '../entities/index.js';
import { OfGroups } from '../groups.js';
import { listed } from '../listing.js';
import { mustBeRegistered, noSuchRecord } from '../references.js';
import { latestVersion } from './in-force.js';
import { PolicyDto, PolicyQuery, SetPolicyDto } from './policy.dto.js';

const inForce = (on: string) =>
  Raw(
    (id) => `${id} IN (SELECT DISTINCT ON (consortium_id, code) id FROM policies WHERE valid_from <= :on
      ORDER BY consortium_id, code, policy_version DESC)`,
    { on },
  );

@ApiTags('policies')
@OfGroups(PolicyEntity)
@Controller('v1/policies')
export class PoliciesController {
  constructor(
    private readonly store: Store,
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
      return tx.create(PolicyEntity, setPolicy(newId(), facts, await latestVersion(tx.manager, consortiumId, code)));
    });
  }
}
