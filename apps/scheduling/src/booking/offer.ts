import { departmentCodes, isWithinDepartment } from '#contracts';
import { kindsForReferrals } from '../domain/slot.js';

/** When a slot is chosen: what is open `now`, and begins after `notBefore`. */
export interface Moment {
  readonly now: Date;
  readonly notBefore: Date;
}

/** The first three parameters of every statement that is made of the conditions below. */
export const offerParameters = ({ now, notBefore }: Moment): unknown[] => [now, notBefore, kindsForReferrals];

/** Slot `s` is free, open for booking and soon enough known. */
export const onOffer = `s.appointment_id IS NULL AND NOT s.withdrawn AND s.bookable_from <= $1 AND s.starts_at > $2
  AND s.kind = ANY($3)`;

/** A demand as expressions of SQL; what it does not ask for is left out, or the database would plan the statement each time anew. */
interface Operands {
  readonly practitioner?: string | undefined;
  readonly grassroots: string;
  readonly declined?: string | undefined;
}

/** Nobody waits for a doctor who has left: the wish is void, and any of the department will do. */
const hasLeft = (practitioner: string): string =>
  `EXISTS (SELECT FROM practitioner_copies p WHERE p.id = ${practitioner}
     AND p.ends_on <= ($1::timestamptz AT TIME ZONE 'Asia/Shanghai')::date)`;

/** Slot `s` may be given to the demand; domain/slot.ts says the same of one slot in hand. */
export const suits = ({ practitioner, grassroots, declined }: Operands): string =>
  [
    practitioner && `(${practitioner} IS NULL OR s.practitioner_id = ${practitioner} OR ${hasLeft(practitioner)})`,
    declined && `s.id IS DISTINCT FROM ${declined}`,
    `((NOT s.reserved AND s.exclusive_until <= $1) OR ${grassroots})`,
  ]
    .filter(Boolean)
    .join(' AND ');

/** Entry `e` of the waiting list could use slot `s`. */
export const entrySuits = (grassroots: string): string =>
  `(s.department = e.asked_department OR s.department LIKE e.asked_department || '.%')
   AND ${suits({ practitioner: 'e.asked_practitioner_id', grassroots, declined: 'e.declined_slot_id' })}`;

/** Whether an organization is grassroots; looked up when it matters, as its copy may come later than its referral. */
export const isGrassroots = (organizationId: string): string =>
  `coalesce((SELECT o.grassroots FROM organization_copies o WHERE o.id = ${organizationId}), false)`;

/**
 * A member takes no new bookings of a group in which it is suspended, nor any of an unknown group once no group has it active.
 * One of whom nothing is known there yet does: referrals checked it. `group` may be a column that is null where it is unknown.
 */
export const takesBookings = (organizationId: string, group?: string): string =>
  `coalesce((SELECT bool_or(m.status = 'active') FROM member_copies m WHERE m.organization_id = ${organizationId}
     ${group ? `AND m.consortium_id = coalesce(${group}, m.consortium_id)` : ''}), true)`;

/** Codes of a department and all departments within it. */
export const departmentsWithin = (code: string): string[] =>
  departmentCodes.filter((each) => isWithinDepartment(each, code));
