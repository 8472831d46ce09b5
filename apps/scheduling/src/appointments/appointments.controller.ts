import { Allow, ApiPageOf, CurrentUser, IfMatch, type Caller, type Page } from '#platform';
import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { readers, sightOf } from '../access.js';
import { AppointmentEntity } from '../entities/index.js';
import { between, chosen, listedByStart } from '../listing.js';
import { AppointmentDto, AppointmentQuery, CancelAppointmentDto, RescheduleDto } from './appointment.dto.js';
import { AppointmentsService } from './appointments.service.js';

const desk = ['scheduler', 'referral-coordinator'] as const;

@ApiTags('appointments')
@Controller('v1/appointments')
export class AppointmentsController {
  constructor(
    private readonly appointments: AppointmentsService,
    private readonly dataSource: DataSource,
  ) {}

  @Get()
  @Allow(...readers)
  @ApiOperation({ summary: 'Appointments that concern the own organization, in the order of their start' })
  @ApiPageOf(AppointmentDto)
  async list(@Query() query: AppointmentQuery, @CurrentUser() caller: Caller): Promise<Page<AppointmentDto>> {
    const select = chosen(this.dataSource, AppointmentEntity, {
      'row.referralId = :value': query.referralId,
      'row.clinicSessionId = :value': query.clinicSessionId,
      'row.organizationId = :value': query.organizationId,
      'row.status = :value': query.status,
      'row.startsAt >= :value': query.from,
      'row.startsAt < :value': query.to,
    });
    return listedByStart(between(select, await sightOf(caller, this.dataSource.manager)), query);
  }

  @Get(':id')
  @Allow(...readers)
  @ApiOperation({ summary: 'An appointment' })
  @ApiOkResponse({ type: AppointmentDto })
  find(@Param('id', ParseUUIDPipe) id: string, @CurrentUser() caller: Caller): Promise<AppointmentDto> {
    return this.appointments.find(id, caller);
  }

  @Post(':id/check-in')
  @HttpCode(200)
  @Allow(...desk)
  @ApiOperation({ summary: 'The patient is at the desk' })
  @ApiOkResponse({ type: AppointmentDto })
  checkIn(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentUser() caller: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<AppointmentDto> {
    return this.appointments.checkIn(id, caller, ifVersion);
  }

  @Post(':id/fulfil')
  @HttpCode(200)
  @Allow(...desk)
  @ApiOperation({ summary: 'The appointment took place' })
  @ApiOkResponse({ type: AppointmentDto })
  fulfil(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentUser() caller: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<AppointmentDto> {
    return this.appointments.fulfil(id, caller, ifVersion);
  }

  @Post(':id/no-show')
  @HttpCode(200)
  @Allow(...desk)
  @ApiOperation({ summary: 'The patient did not come; only after the grace period' })
  @ApiOkResponse({ type: AppointmentDto })
  miss(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentUser() caller: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<AppointmentDto> {
    return this.appointments.miss(id, caller, ifVersion);
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @Allow(...desk)
  @ApiOperation({
    summary:
      'Gives the slot to the next in line, and the patient back to the waiting list. Either end of the referral may',
    description: 'Who wants no appointment at all cancels the referral: the referrer asks, the receiver confirms',
  })
  @ApiOkResponse({ type: AppointmentDto })
  cancel(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { reasonCode }: CancelAppointmentDto,
    @CurrentUser() caller: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<AppointmentDto> {
    return this.appointments.cancel(id, caller, reasonCode, ifVersion);
  }

  @Post(':id/reschedule')
  @HttpCode(200)
  @Allow(...desk)
  @ApiOperation({ summary: 'Books another slot, then lets go of this one; answers with the new appointment' })
  @ApiOkResponse({ type: AppointmentDto })
  reschedule(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { slotId }: RescheduleDto,
    @CurrentUser() caller: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<AppointmentDto> {
    return this.appointments.reschedule(id, caller, slotId, ifVersion);
  }
}
