import { newId, type Step } from './event.js';
import * as sql from './sql.js';

interface Accepted {
  readonly patientId: string;
  readonly from: { readonly organizationId: string };
  readonly to: { readonly organizationId: string; readonly department: string };
  readonly priority: string;
  readonly submittedAt: string;
}

const noticeMs = 60 * 60_000;

/** Step two: an accepted referral gets the earliest free slot. */
export const book: Step = async ({ subject: referralId, data }, client) => {
  const { patientId, from, to, priority, submittedAt } = data as Accepted;
  const { organizationId, department } = to;
  const now = new Date();
  const id = newId();
  const wanted = [organizationId, department, from.organizationId, referralId, submittedAt, id];
  const [slot] = (await client.query(sql.takeSlot, [now, new Date(now.getTime() + noticeMs), ...wanted])).rows;
  if (!slot) throw new Error(`no slot is free in ${department}`);
  const { id: slotId, clinic_session_id: clinicSessionId, practitioner_id: doctor, place, reserved } = slot;
  const { starts_at: startsAt, ends_at: endsAt } = slot;
  const demand = [referralId, patientId, from.organizationId, organizationId, department, submittedAt, priority];
  const given = [clinicSessionId, slotId, doctor, place, startsAt, endsAt, reserved, now];
  await client.query(sql.insertAppointment, [id, ...demand, ...given]);
  const facts = { referralId, patientId, clinicSessionId, slotId, organizationId, department, place, startsAt, endsAt };
  const booked = { ...facts, fromQuota: reserved, fromWaitingList: false };
  return [{ type: 'yilian.appointment.booked.v1', subject: id, sequence: 1, data: booked }];
};
