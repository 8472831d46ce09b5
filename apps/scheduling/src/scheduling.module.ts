import { Module } from '@nestjs/common';
import { AppointmentsController } from './appointments/appointments.controller.js';
import { AppointmentsService } from './appointments/appointments.service.js';
import { Bookings } from './booking/bookings.js';
import { Cancellations } from './booking/cancellations.js';
import { WaitingListSweep } from './booking/waiting-list.sweep.js';
import { FolderController } from './folder/folder.controller.js';
import { ImportBodyLimit } from './imports/body-limit.js';
import { ImportsController } from './imports/imports.controller.js';
import { ImportsService } from './imports/imports.service.js';
import { QuotaController } from './quota/quota.controller.js';
import { Quotas } from './quota/quotas.js';
import { ReferralsHandlers } from './referrals.handlers.js';
import { MembershipHandlers } from './membership.handlers.js';
import { SessionsController } from './sessions/sessions.controller.js';
import { SessionsService } from './sessions/sessions.service.js';
import { SlotsController } from './sessions/slots.controller.js';
import { WaitingListController } from './waiting-list/waiting-list.controller.js';

@Module({
  controllers: [
    SessionsController,
    SlotsController,
    QuotaController,
    AppointmentsController,
    WaitingListController,
    ImportsController,
    FolderController,
    MembershipHandlers,
    ReferralsHandlers,
  ],
  providers: [
    Bookings,
    Cancellations,
    Quotas,
    SessionsService,
    AppointmentsService,
    ImportsService,
    ImportBodyLimit,
    WaitingListSweep,
  ],
})
export class SchedulingModule {}
