import { Refusal, ReferralMissed, ReferralRebookingRequested } from '#contracts';
import { unchanged } from './appointment.js';
import { minutesAfter, workingDaysAfter, type WorkingDays } from './calendar.js';
import { factsOf, move, type Referral, type ReferralDecision } from './referral.js';
import { timersOf } from './timers.js';
import { mayStartFrom } from './transitions.js';

/** The desk says that the patient did not come. @throws Refusal `grace-period` */
export function recordNoShow(referral: Referral, now: Date, calendar: WorkingDays): ReferralDecision {
  const { noShowGraceMinutes } = timersOf(referral.timers);
  const decision = missed(referral, now, calendar);
  if (now < minutesAfter(referral.appointmentStartsAt ?? now, noShowGraceMinutes)) {
    throw new Refusal('conflict', 'grace-period', {
      zh: `预约时间后 ${noShowGraceMinutes} 分钟内不能登记爽约`,
      en: `A no-show is recorded only ${noShowGraceMinutes} minutes after the appointed time`,
    });
  }
  return decision;
}

/**
 * The desk said it in scheduling; a word about another appointment than the present one changes nothing. Nor does one while a cancellation
 * waits to be confirmed: that nobody came is no answer, which a person of the receiver owes (ADR 0046). Nor one about who is on the way: two
 * have signed that the patient left, who is late and not lost, stays on the list of the desk, and is called for after the day.
 */
export function hearNoShow(
  referral: Referral,
  appointmentId: string,
  said: Date,
  calendar: WorkingDays,
): ReferralDecision {
  const isPresent = referral.appointment?.appointmentId === appointmentId;
  return isPresent && mayStartFrom('no-show', referral.status) ? missed(referral, said, calendar) : unchanged(referral);
}

function missed(referral: Referral, at: Date, calendar: WorkingDays): ReferralDecision {
  const noShows = referral.noShows + 1;
  const contactBy = workingDaysAfter(at, timersOf(referral.timers).contactWorkingDays, calendar);
  const state = move(referral, 'no-show', { noShows, contactBy });
  const appointmentId = referral.appointment?.appointmentId ?? '';
  const said = { appointmentId, contactBy: contactBy.toISOString(), noShows };
  return { state, events: [ReferralMissed(state.id, { ...factsOf(state), ...said })] };
}

/** Another appointment for who did not come; the last one is let go of, by its id: the clocks of two services may differ. @throws Refusal `rebookings-used-up` */
export function rebook(referral: Referral, now: Date): ReferralDecision {
  const rebookings = referral.rebookings + 1;
  const none = { appointment: null, appointmentStartsAt: null, contactBy: null };
  const missedAppointmentId = referral.appointment?.appointmentId ?? null;
  const state = move(referral, 'rebook', { ...none, missedAppointmentId, rebookings, acceptedAt: now });
  const { maxRebookings } = timersOf(referral.timers);
  if (rebookings > maxRebookings) {
    throw new Refusal('conflict', 'rebookings-used-up', {
      zh: `爽约后最多改约 ${maxRebookings} 次，请取消或另行转诊`,
      en: `After no-shows a referral is rebooked ${maxRebookings} times at most: cancel it, or submit another`,
    });
  }
  return {
    state,
    events: [ReferralRebookingRequested(state.id, { ...factsOf(state), groupId: state.groupId, rebookings })],
  };
}
