import { Refusal } from '#contracts';
import { slotTaken } from './domain/slot.js';

const conflict = (code: string, zh: string, en: string) => (): Refusal => new Refusal('conflict', code, { zh, en });

/** What a violated constraint means to the caller. */
export const constraints = {
  clinic_sessions_once: conflict('clinic-session/open-already', '该出诊已开放', 'This session is open already'),
  clinic_sessions_practitioner_once: conflict(
    'clinic-session/practitioner-busy',
    '该医生在此时段另有出诊',
    'The practitioner has another session at that time',
  ),
  appointments_one_per_slot: slotTaken,
  appointments_one_per_referral: conflict(
    'appointment/booked-already',
    '该转诊已有预约',
    'The referral has an appointment already',
  ),
};
