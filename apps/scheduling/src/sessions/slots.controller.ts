import { roles } from '#contracts';
import { Allow, ApiPageOf, CurrentUser, type Caller, type Page } from '#platform';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { offered } from '../access.js';
import { departmentsWithin } from '../booking/offer.js';
import { SlotEntity } from '../entities/index.js';
import { chosen, listedByStart } from '../listing.js';
import { SlotDto, SlotQuery } from './session.dto.js';

/** The condition by itself; it takes no value but must be asked for. */
const where = (condition: boolean | undefined): true | undefined => (condition ? true : undefined);

@ApiTags('slots')
@Controller('v1/slots')
export class SlotsController {
  constructor(private readonly dataSource: DataSource) {}

  @Get()
  @Allow(...roles)
  @ApiOperation({ summary: 'Slots of open sessions of the own groups in the order of their start' })
  @ApiPageOf(SlotDto)
  async list(@Query() query: SlotQuery, @CurrentUser() caller: Caller): Promise<Page<SlotDto>> {
    const select = chosen(this.dataSource, SlotEntity, {
      'NOT row.withdrawn': true,
      'row.organizationId = :value': query.organizationId,
      'row.department = ANY(:value)': query.department && departmentsWithin(query.department),
      'row.practitionerId = :value': query.practitionerId,
      'row.clinicSessionId = :value': query.clinicSessionId,
      'row.kind = :value': query.kind,
      'row.startsAt >= :value': query.from,
      'row.startsAt < :value': query.to,
      'row.appointmentId IS NULL': where(query.free === true),
      'row.appointmentId IS NOT NULL': where(query.free === false),
    });
    const { items, ...rest } = await listedByStart(await offered(select, caller), query);
    return {
      ...rest,
      items: items.map(({ appointmentId, withdrawn: _, ...slot }) => ({ ...slot, free: appointmentId === null })),
    };
  }
}
