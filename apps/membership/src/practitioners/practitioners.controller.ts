import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { dateIn, PractitionerState, roles } from '#contracts';
import { Clock, newId, Store } from '#messaging';
import { Allow, ApiPageOf, Created, IfMatch, type Page, CurrentUser, type Caller } from '#platform';
import { DataSource, type EntityManager } from 'typeorm';
import { stated } from '../domain/facts.js';
import { amendPractitioner, registerPractitioner } from '../domain/practitioner.js';
import { OrganizationEntity, PractitionerEntity } from '../entities/index.js';
import { OfGroups } from '../groups.js';
import { listed } from '../listing.js';
import { mustBeRegistered, noSuchRecord } from '../references.js';
import {
  AmendPractitionerDto,
  EndPractitionerDto,
  PractitionerDto,
  PractitionerQuery,
  RegisterPractitionerDto,
} from './practitioner.dto.js';
import { practisingOn } from './practising.js';

@ApiTags('practitioners')
@OfGroups(PractitionerEntity)
@Controller('v1/practitioners')
export class PractitionersController {
  constructor(
    private readonly store: Store,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Allow(...roles)
  @ApiOperation({ summary: 'Practitioners of the register' })
  @ApiPageOf(PractitionerDto)
  list(@Query() query: PractitionerQuery, @CurrentUser() caller: Caller): Promise<Page<PractitionerDto>> {
    const { employerId, staffNumber, specialty, title, practising } = query;
    const endsOn = practising === undefined ? undefined : practisingOn(this.today(), practising);
    const filter = { employerId, staffNumber, specialty, title, endsOn };
    return listed(this.dataSource, caller, PractitionerEntity, query, [filter]);
  }

  @Get(':id')
  @Allow(...roles)
  @ApiOperation({ summary: 'A practitioner' })
  @ApiOkResponse({ type: PractitionerDto })
  async find(@Param('id', ParseUUIDPipe) id: string): Promise<PractitionerDto> {
    return (await this.dataSource.manager.findOneBy(PractitionerEntity, { id })) ?? noSuchRecord();
  }

  @Post()
  @Allow('group-admin')
  @Created('/v1/practitioners')
  @ApiOperation({ summary: 'Registers a practitioner' })
  @ApiCreatedResponse({ type: PractitionerDto })
  register(@Body() facts: RegisterPractitionerDto): Promise<PractitionerDto> {
    return this.store.transaction(async (tx) => {
      await mustBeRegistered(tx.manager, OrganizationEntity, facts.employerId, '/employerId');
      await pointsMustBeRegistered(tx.manager, facts.practicePoints);
      const practitioner = stated<PractitionerState>(PractitionerState, facts);
      return tx.create(PractitionerEntity, registerPractitioner(newId(), practitioner));
    });
  }

  @Patch(':id')
  @Allow('group-admin')
  @ApiOperation({ summary: 'Amends facts of a practitioner' })
  @ApiOkResponse({ type: PractitionerDto })
  amend(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() facts: AmendPractitionerDto,
    @IfMatch() ifVersion?: number,
  ): Promise<PractitionerDto> {
    return this.store.transaction(async (tx) => {
      await pointsMustBeRegistered(tx.manager, facts.practicePoints ?? []);
      return tx.change(PractitionerEntity, id, (practitioner) => amendPractitioner(practitioner, facts), { ifVersion });
    });
  }

  @Post(':id/end')
  @HttpCode(200)
  @Allow('group-admin')
  @ApiOperation({ summary: 'Sets the first day on which a practitioner no longer practises for the employer' })
  @ApiOkResponse({ type: PractitionerDto })
  end(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { endsOn = this.today() }: EndPractitionerDto,
    @IfMatch() ifVersion?: number,
  ): Promise<PractitionerDto> {
    return this.store.change<PractitionerEntity>(
      PractitionerEntity,
      id,
      (each) => amendPractitioner(each, { endsOn }),
      {
        ifVersion,
      },
    );
  }

  @Post(':id/resume')
  @HttpCode(200)
  @Allow('group-admin')
  @ApiOperation({ summary: 'Takes the end of a practitioner back, whether it came or not' })
  @ApiOkResponse({ type: PractitionerDto })
  resume(@Param('id', ParseUUIDPipe) id: string, @IfMatch() ifVersion?: number): Promise<PractitionerDto> {
    const back = { endsOn: null };
    return this.store.change<PractitionerEntity>(PractitionerEntity, id, (each) => amendPractitioner(each, back), {
      ifVersion,
    });
  }

  private today(): string {
    return dateIn(this.clock.now());
  }
}

async function pointsMustBeRegistered(manager: EntityManager, ids: readonly string[]): Promise<void> {
  for (const [i, id] of ids.entries()) await mustBeRegistered(manager, OrganizationEntity, id, `/practicePoints/${i}`);
}
