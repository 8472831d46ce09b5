/**
 * When an event is told at all; judged before the event itself changes what is known. A scope of which nothing is known yet
 * counts as one that triages: one message too many is better than a referral that nobody looks at.
 */
const conditions = {
  always: 'TRUE',
  'must be triaged': `NOT EXISTS (
      SELECT FROM scope_copies WHERE organization_id = $5 AND department = $8 AND open AND booking_mode = 'direct')`,
  'was told of': 'EXISTS (SELECT FROM referral_copies WHERE id = $1 AND NOT inside)',
} as const;
export type Condition = keyof typeof conditions;

/** The messages of a parameter, each written once. */
const eachOnce = (messages: string): string =>
  `jsonb_populate_recordset(NULL::messages, ${messages}) AS m ON CONFLICT ON CONSTRAINT messages_once DO NOTHING`;

/**
 * All that an event of a referral writes, in one statement: the referral as it is now, and the messages ($7), each once
 * whatever is redelivered. A referral of which somebody heard inside ($9) its organization goes on also where nobody is told of it.
 */
const tell = (condition: string): string => `
  WITH told AS MATERIALIZED (SELECT $8::text AS department WHERE ${condition}),
  known AS (
    INSERT INTO referral_copies AS r (id, version, status, from_organization_id, to_organization_id, appointment_id, inside)
    SELECT $1::uuid, $2::int, $3::text, $4::uuid, $5::uuid, $6::uuid, $9::boolean FROM told
    ON CONFLICT (id) DO UPDATE SET version = EXCLUDED.version, status = EXCLUDED.status,
      appointment_id = EXCLUDED.appointment_id, inside = r.inside AND EXCLUDED.inside
    WHERE r.version < EXCLUDED.version),
  noted AS (
    UPDATE referral_copies SET version = $2, status = $3 WHERE NOT EXISTS (SELECT FROM told) AND id = $1 AND version < $2)
  INSERT INTO messages SELECT m.* FROM told, ${eachOnce('$7')}`;

export const tellOfReferral: Readonly<Record<Condition, string>> = {
  always: tell(conditions.always),
  'must be triaged': tell(conditions['must be triaged']),
  'was told of': tell(conditions['was told of']),
};

/** The same of an appointment that was cancelled, which may be known here before or after the referral says so. */
export const tellOfCancelledAppointment = `
  WITH known AS (INSERT INTO cancelled_appointments (id, cancelled_at) VALUES ($1, $2) ON CONFLICT DO NOTHING)
  INSERT INTO messages SELECT m.* FROM ${eachOnce('$3')}`;

/** Of a membership the messages alone; its status is kept anyway. */
export const tellOfMembership = `INSERT INTO messages SELECT m.* FROM ${eachOnce('$1')}`;

/** Of an error that was reported: whom it asks ($6), while the referral goes on as it is, known here before or not. */
export const tellOfErrorReport = `
  WITH known AS (
    INSERT INTO referral_copies AS r (id, version, status, from_organization_id, to_organization_id, inside, error_report)
    VALUES ($1, $2, 'draft', $3, $4, true, $5)
    ON CONFLICT (id) DO UPDATE SET version = EXCLUDED.version, error_report = EXCLUDED.error_report
    WHERE r.version < EXCLUDED.version)
  INSERT INTO messages SELECT m.* FROM ${eachOnce('$6')}`;

/** Of an error that its supervisor did not agree to: nobody is asked any more, and its author is told ($3). */
export const tellOfErrorRefusal = `
  WITH answered AS (UPDATE referral_copies SET version = $2, error_report = NULL WHERE id = $1 AND version < $2)
  INSERT INTO messages SELECT m.* FROM ${eachOnce('$3')}`;

/** Of a slip that says more now, where somebody outside knows of it; its referral is in the status it was in. */
export const tellOfCompletedSlip = `
  WITH known AS (SELECT id FROM referral_copies WHERE id = $1 AND NOT inside)
  INSERT INTO messages SELECT m.* FROM known, ${eachOnce('$2')}`;

/** A referral that went on without anybody being told. */
export const noteReferral = 'UPDATE referral_copies SET version = $2, status = $3 WHERE id = $1 AND version < $2';
