import {
  ReferralAppointmentKept,
  ReferralPlaceKept,
  ReferralAdmitted,
  ReferralArrived,
  ReferralArrivedUnbooked,
  ReferralCareResumed,
  ReferralCareStarted,
  ReferralClosed,
  ReferralDischarged,
  ReferralGreenChannelBreached,
  ReferralHandedOver,
  ReferralMissed,
  ReferralNoteAdded,
  ReferralOutcomePassedOn,
  ReferralOutcomeSent,
  ReferralOutcomeWithdrawn,
  ReferralRebookingRequested,
  type EventOf,
} from '#contracts';
import { On, type Tx } from '#messaging';
import { Controller } from '@nestjs/common';
import { Telling } from '../telling/telling.js';

/** Tells of the way of a patient to the receiver, and of what happens there until the loop is closed. */
@Controller()
export class VisitsHandlers {
  constructor(private readonly telling: Telling) {}

  @On(ReferralHandedOver)
  handedOver(event: EventOf<typeof ReferralHandedOver>, tx: Tx): Promise<void> {
    return this.telling.ofReferral(tx, event, { status: 'in-transit' });
  }

  @On(ReferralAppointmentKept)
  async appointmentKept(event: EventOf<typeof ReferralAppointmentKept>, tx: Tx): Promise<void> {
    const { onTheWay, appointment } = event.data;
    if (onTheWay) await this.telling.ofReferral(tx, event, { status: 'in-transit', appointment });
  }

  @On(ReferralPlaceKept)
  async placeKept(event: EventOf<typeof ReferralPlaceKept>, tx: Tx): Promise<void> {
    if (event.data.onTheWay) await this.telling.ofReferral(tx, event, { status: 'in-transit' });
  }

  @On(ReferralMissed)
  missed(event: EventOf<typeof ReferralMissed>, tx: Tx): Promise<void> {
    return this.telling.ofReferral(tx, event, { status: 'no-show', dueAt: event.data.contactBy });
  }

  @On(ReferralRebookingRequested)
  rebookingRequested(event: EventOf<typeof ReferralRebookingRequested>, tx: Tx): Promise<void> {
    return this.telling.note(tx, event, 'accepted');
  }

  @On(ReferralArrived)
  arrived(event: EventOf<typeof ReferralArrived>, tx: Tx): Promise<void> {
    return this.telling.note(tx, event, 'arrived');
  }

  @On(ReferralArrivedUnbooked)
  arrivedUnbooked(event: EventOf<typeof ReferralArrivedUnbooked>, tx: Tx): Promise<void> {
    return this.telling.note(tx, event, 'arrived');
  }

  @On(ReferralGreenChannelBreached)
  greenChannelBreached(event: EventOf<typeof ReferralGreenChannelBreached>, tx: Tx): Promise<void> {
    return this.telling.ofReferral(tx, event, { status: 'arrived' });
  }

  @On(ReferralCareStarted)
  careStarted(event: EventOf<typeof ReferralCareStarted>, tx: Tx): Promise<void> {
    return this.telling.note(tx, event, 'in-care');
  }

  @On(ReferralCareResumed)
  careResumed(event: EventOf<typeof ReferralCareResumed>, tx: Tx): Promise<void> {
    return this.telling.note(tx, event, 'in-care');
  }

  @On(ReferralNoteAdded)
  noteAdded(event: EventOf<typeof ReferralNoteAdded>, tx: Tx): Promise<void> {
    return this.telling.ofReferral(tx, event, { status: 'in-care' });
  }

  @On(ReferralAdmitted)
  admitted(event: EventOf<typeof ReferralAdmitted>, tx: Tx): Promise<void> {
    return this.telling.note(tx, event, 'in-care');
  }

  @On(ReferralDischarged)
  discharged(event: EventOf<typeof ReferralDischarged>, tx: Tx): Promise<void> {
    return this.telling.note(tx, event, 'in-care');
  }

  @On(ReferralOutcomeSent)
  outcomeSent(event: EventOf<typeof ReferralOutcomeSent>, tx: Tx): Promise<void> {
    return this.telling.ofReferral(tx, event, { status: 'outcome-sent' });
  }

  @On(ReferralOutcomePassedOn)
  outcomePassedOn(event: EventOf<typeof ReferralOutcomePassedOn>, tx: Tx): Promise<void> {
    const { onwardTo } = event.data;
    return this.telling.ofReferral(tx, event, { status: 'outcome-sent', onwardTo });
  }

  @On(ReferralOutcomeWithdrawn)
  outcomeWithdrawn(event: EventOf<typeof ReferralOutcomeWithdrawn>, tx: Tx): Promise<void> {
    const { status, onwardTo, reasonCode } = event.data;
    return this.telling.ofReferral(tx, event, { status, onwardTo, reasonCode });
  }

  @On(ReferralClosed)
  closed(event: EventOf<typeof ReferralClosed>, tx: Tx): Promise<void> {
    return this.telling.ofReferral(tx, event, { status: 'closed' });
  }
}
