import {
  AppointmentBooked,
  AppointmentCancelled,
  AppointmentCheckedIn,
  AppointmentFulfilled,
  AppointmentMissed,
  Refusal,
  type AppointmentFacts,
  type Decision,
  type ReasonCode,
  type Versioned,
} from '#contracts';
import { minutesAfter, nowAfter } from './calendar.js';
import { demandOf, type Demand } from './demand.js';
import type { Slot } from './slot.js';
import type { WaitingListEntry } from './waiting-list-entry.js';

export const appointmentStatuses = ['booked', 'checked-in', 'fulfilled', 'no-show', 'cancelled'] as const;
export type AppointmentStatus = (typeof appointmentStatuses)[number];

/** The life of an appointment. */
export const transitions = {
  'check-in': { from: ['booked'], to: 'checked-in', event: AppointmentCheckedIn },
  fulfil: { from: ['checked-in'], to: 'fulfilled', event: AppointmentFulfilled },
  miss: { from: ['booked'], to: 'no-show', event: AppointmentMissed },
  cancel: { from: ['booked', 'checked-in'], to: 'cancelled', event: AppointmentCancelled },
} as const satisfies Record<string, { from: readonly AppointmentStatus[]; to: AppointmentStatus; event: unknown }>;

type Command = keyof typeof transitions;

/** Why an appointment is cancelled by hand; other codes come from the referral's end or the session's. */
export const cancelReasons = [
  'patient-declined',
  'patient-cannot-come',
  'patient-improved',
  'patient-died',
  'treated-elsewhere',
  'wrong-department',
  'duplicate',
  'practitioner-away',
  'clinic-closed',
  'other',
] as const satisfies readonly ReasonCode[];
export type CancelReason = (typeof cancelReasons)[number];

/** A slot given to a referral. It repeats the slot's facts: what was promised stays readable whatever becomes of the slot. */
export interface Appointment extends Versioned, Demand {
  readonly clinicSessionId: string;
  readonly slotId: string;
  readonly department: string;
  readonly practitionerId: string | null;
  readonly place: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  /** The slot was debited from the grassroots quota. */
  readonly fromQuota: boolean;
  readonly fromWaitingList: boolean;
  readonly status: AppointmentStatus;
  readonly reasonCode: string | null;
  readonly bookedAt: Date;
  readonly checkedInAt: Date | null;
  readonly endedAt: Date | null;
}

export type AppointmentDecision = Decision<Appointment>;

/** How a cancellation goes on: it ends, or the referral has another appointment or a place in the queue. */
export type Afterwards = { readonly requeued: false } | { readonly requeued: true; readonly replacedBy?: string };

/** What a referral had before an appointment: another one, or a place in the queue. */
export type Before = Pick<Appointment, 'bookedAt'> | Pick<WaitingListEntry, 'addedAt'>;

/**
 * Gives a slot to a referral. Its appointments and its places in the queue are told of on two topics, so their times say which came last:
 * each is later than the one before, whatever the clocks of the replicas say.
 */
export function book(id: string, demand: Demand, slot: Slot, now: Date, before?: Before): AppointmentDecision {
  const fromWaitingList = before !== undefined && 'addedAt' in before;
  const beforeAt = fromWaitingList ? before.addedAt : before?.bookedAt;
  const bookedAt = beforeAt ? nowAfter(beforeAt, now) : now;
  const state: Appointment = {
    ...demandOf(demand),
    id,
    version: 0,
    clinicSessionId: slot.clinicSessionId,
    slotId: slot.id,
    department: slot.department,
    practitionerId: slot.practitionerId,
    place: slot.place,
    startsAt: slot.startsAt,
    endsAt: slot.endsAt,
    fromQuota: slot.reserved,
    fromWaitingList,
    status: 'booked',
    reasonCode: null,
    bookedAt,
    checkedInAt: null,
    endedAt: null,
  };
  const { fromQuota } = state;
  const booked = AppointmentBooked(id, { ...factsOf(state), fromQuota, fromWaitingList });
  return { state, events: [{ ...booked, time: bookedAt }] };
}

/** The patient is at the desk. Saying so again changes nothing: desk and referral may both tell of it. */
export function checkIn(appointment: Appointment, now: Date): AppointmentDecision {
  if (appointment.status === 'checked-in') return unchanged(appointment);
  const state = move(appointment, 'check-in', { checkedInAt: now });
  return { state, events: [AppointmentCheckedIn(state.id, factsOf(state))] };
}

/** The appointment took place. */
export function fulfil(appointment: Appointment, now: Date): AppointmentDecision {
  if (appointment.status === 'fulfilled') return unchanged(appointment);
  const state = move(appointment, 'fulfil', { endedAt: now });
  return { state, events: [AppointmentFulfilled(state.id, factsOf(state))] };
}

/** The patient did not come; not before the grace period is over. */
export function miss(appointment: Appointment, now: Date, graceMinutes: number): AppointmentDecision {
  if (appointment.status === 'no-show') return unchanged(appointment);
  const state = move(appointment, 'miss', { endedAt: now });
  if (now < minutesAfter(appointment.startsAt, graceMinutes)) {
    throw new Refusal('conflict', 'appointment/grace-period', {
      zh: `预约时间后 ${graceMinutes} 分钟内不能登记爽约`,
      en: `A no-show is recorded only ${graceMinutes} minutes after the appointed time`,
    });
  }
  return { state, events: [AppointmentMissed(state.id, factsOf(state))] };
}

/** Gives the slot up. A patient who stands at the desk is not sent back to a queue. */
export function cancel(
  appointment: Appointment,
  reasonCode: string,
  after: Afterwards,
  now: Date,
): AppointmentDecision {
  if (after.requeued && appointment.status === 'checked-in')
    throw notInThisStatus('cancel', appointment.status, ['booked']);
  const state = move(appointment, 'cancel', { reasonCode, endedAt: now });
  return { state, events: [AppointmentCancelled(state.id, { ...factsOf(state), reasonCode, ...after })] };
}

/** The referral was heard to have its patient in care: the appointment took place, whatever the desk recorded. */
export function tookPlace(appointment: Appointment, now: Date): AppointmentDecision {
  const arrived = appointment.status === 'booked' ? checkIn(appointment, now) : unchanged(appointment);
  if (arrived.state.status !== 'checked-in') return unchanged(appointment);
  const done = fulfil(arrived.state, now);
  return { state: done.state, events: [...arrived.events, ...done.events] };
}

/** True while the appointment holds its referral. */
export const isActive = ({ status }: Pick<Appointment, 'status'>): boolean =>
  status === 'booked' || status === 'checked-in';

/** True while the patient is still to come: an appointment that was checked in at is the visit, whatever else is heard. */
export const isExpected = ({ status }: Pick<Appointment, 'status'>): boolean => status === 'booked';

export const unchanged = (state: Appointment): AppointmentDecision => ({ state, events: [] });

/** The only function that writes a status. */
function move(appointment: Appointment, command: Command, changes: Partial<Appointment>): Appointment {
  const { from, to } = transitions[command];
  if (!(from as readonly AppointmentStatus[]).includes(appointment.status)) {
    throw notInThisStatus(command, appointment.status, from);
  }
  return { ...appointment, ...changes, status: to };
}

const words: Record<AppointmentStatus, string> = {
  booked: '已预约',
  'checked-in': '已签到',
  fulfilled: '已就诊',
  'no-show': '爽约',
  cancelled: '已取消',
};

const notInThisStatus = (command: Command, status: AppointmentStatus, from: readonly AppointmentStatus[]): Refusal =>
  new Refusal('conflict', 'appointment/not-in-this-status', {
    zh: `预约当前为“${words[status]}”，此操作要求“${from.map((each) => words[each]).join('、')}”`,
    en: `The appointment is ${status}; ${command} needs ${from.join(' or ')}`,
  });

/** What events say of an appointment; no identity of the patient. */
const factsOf = (a: Appointment): AppointmentFacts => ({
  referralId: a.referralId,
  patientId: a.patientId,
  clinicSessionId: a.clinicSessionId,
  slotId: a.slotId,
  fromOrganizationId: a.fromOrganizationId,
  organizationId: a.organizationId,
  department: a.department,
  ...(a.practitionerId === null ? {} : { practitionerId: a.practitionerId }),
  place: a.place,
  startsAt: a.startsAt.toISOString(),
  endsAt: a.endsAt.toISOString(),
});
