import { newId, type Event, type Step } from './event.js';
import * as sql from './sql.js';

interface End {
  readonly organizationId: string;
  readonly department: string;
  readonly practitionerId?: string;
}

interface Facts {
  readonly number: string;
  readonly patientId: string;
  readonly priority: string;
  readonly from: End;
  readonly to: End;
  readonly appointment?: { readonly appointmentId: string; readonly startsAt: string; readonly place: string };
}

function messagesOf({ id: eventId, type, subject }: Event, facts: Facts): object[] {
  const { number, patientId, priority, from, to, appointment } = facts;
  const { appointmentId = null, startsAt, place } = appointment ?? {};
  const variables = { number, priority, startsAt, place, from, to };
  const address = ({ organizationId, department }: End) => ({ organization_id: organizationId, department });
  const recipients = [
    { recipient: 'patient', channel: 'sms', patient_reference: patientId },
    { recipient: 'referrer', channel: 'inbox', ...address(from), practitioner_id: from.practitionerId },
    { recipient: 'receiving-desk', channel: 'inbox', ...address(to) },
  ];
  return recipients.slice(appointment ? 0 : 2).map((recipient) => ({
    ...{ id: newId(), version: 0, event_id: eventId, event: type, referral_id: subject, template: type, variables },
    ...{ appointment_id: appointmentId, status: 'pending', created_at: new Date(), ...recipient },
  }));
}

/** Step four: the notifications are stored; of a submission only where somebody has to look at it. */
export const tell: Step = async (event, client) => {
  const facts = event.data as Facts;
  const { from, to, appointment } = facts;
  const ends = [from.organizationId, to.organizationId, appointment?.appointmentId ?? null];
  const state = [event.subject, event.sequence, appointment ? 'scheduled' : 'submitted', ...ends];
  const statement = appointment ? sql.tellScheduled : sql.tellSubmitted;
  await client.query(statement, [...state, JSON.stringify(messagesOf(event, facts)), to.department]);
  return [];
};
