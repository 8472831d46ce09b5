import { Refusal } from '#contracts';
import {
  appointmentStatuses,
  book,
  cancel,
  checkIn,
  fulfil,
  miss,
  tookPlace,
  transitions,
  type Appointment,
  type AppointmentDecision,
} from './appointment.js';
import { minutesAfter } from './calendar.js';
import { aDemand, anAppointment, idOf, slotsOfSession } from './test-samples.fixture.js';

const appointment = anAppointment();
const after = minutesAfter(appointment.startsAt, 31);
const commands: Record<keyof typeof transitions, (a: Appointment) => AppointmentDecision> = {
  'check-in': (a) => checkIn(a, after),
  fulfil: (a) => fulfil(a, after),
  miss: (a) => miss(a, after, 30),
  cancel: (a) => cancel(a, 'other', { requeued: false }, after),
};
/** Said again, these change nothing: two services may tell of them. */
const repeatable = ['check-in', 'fulfil', 'miss'];

describe('an appointment', () => {
  it('is booked with everything its events say', () => {
    const slot = slotsOfSession()[5]!;
    const { state, events } = book(idOf(20), aDemand, slot, after, { addedAt: after });
    expect(state).toMatchObject({ status: 'booked', slotId: slot.id, fromQuota: false, fromWaitingList: true });
    expect(book(idOf(20), aDemand, slot, after, state).state.fromWaitingList).toBe(false);
    expect(events.flatMap(({ definition, data }) => definition.errors(data))).toEqual([]);
  });

  const cells = appointmentStatuses.flatMap((status) =>
    (Object.keys(transitions) as (keyof typeof transitions)[]).map((command) => [status, command] as const),
  );

  it.each(cells)('%s: %s follows the table', (status, command) => {
    const { from, to } = transitions[command];
    const act = () => commands[command](anAppointment({ status }));
    if ((from as readonly string[]).includes(status)) {
      const { state, events } = act();
      expect(state.status).toBe(to);
      expect(events).toHaveLength(1);
      expect(events.flatMap(({ definition, data }) => definition.errors(data))).toEqual([]);
    } else if (status === to && repeatable.includes(command)) expect(act().events).toEqual([]);
    else expect(act).toThrow(Refusal);
  });

  it('is no no-show before the grace period is over', () => {
    expect(() => miss(appointment, minutesAfter(appointment.startsAt, 29), 30)).toThrow(/30 minutes/);
  });

  it('of a patient at the desk is not sent back to the queue', () => {
    const present = anAppointment({ status: 'checked-in' });
    expect(() => cancel(present, 'other', { requeued: true }, after)).toThrow(Refusal);
  });

  it('took place when care started, however far the desk had come', () => {
    const steps = (status: Appointment['status']) =>
      tookPlace(anAppointment({ status }), after).events.map(({ definition }) => definition.eventName);
    expect(steps('booked')).toEqual(['AppointmentCheckedIn', 'AppointmentFulfilled']);
    expect(steps('checked-in')).toEqual(['AppointmentFulfilled']);
    expect(steps('cancelled')).toEqual([]);
    expect(steps('no-show')).toEqual([]);
  });
});
