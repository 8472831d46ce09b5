import { writeTimeline, type Step } from './event.js';
import * as sql from './sql.js';

interface Booked {
  readonly referralId: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly place: string;
}

/** Step three: the referral hears of its appointment. */
export const schedule: Step = async ({ subject: appointmentId, data }, client) => {
  const { referralId, startsAt, endsAt, place } = data as Booked;
  const [row] = (await client.query(sql.lockReferral, [referralId])).rows;
  const appointment = { appointmentId, startsAt, endsAt, place };
  const sequence = (row.version as number) + 1;
  const now = new Date();
  await client.query(sql.scheduleReferral, [referralId, JSON.stringify(appointment), startsAt, now, sequence]);
  const { from_organization_id: from, from_department, from_practitioner_id: practitionerId } = row;
  const event = {
    type: 'yilian.referral.scheduled.v1',
    subject: referralId,
    sequence,
    data: {
      ...{ rootId: row.root_id, number: row.number, patientId: row.patient_id, direction: row.direction },
      priority: row.priority,
      from: { organizationId: from, department: from_department, practitionerId },
      to: { organizationId: row.to_organization_id, department: row.to_department },
      appointment,
    },
  };
  await writeTimeline(client, [event], now);
  return [event];
};
