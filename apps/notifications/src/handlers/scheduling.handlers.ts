import { AppointmentCancelled, type EventOf } from '#contracts';
import { On, type Tx } from '#messaging';
import { Controller } from '@nestjs/common';
import { Telling } from '../telling/telling.js';

/** A booking is told of when the referral says it has one; its end is told at once. */
@Controller()
export class SchedulingHandlers {
  constructor(private readonly telling: Telling) {}

  @On(AppointmentCancelled)
  cancelled(event: EventOf<typeof AppointmentCancelled>, tx: Tx): Promise<void> {
    return this.telling.ofCancelledAppointment(tx, event);
  }
}
