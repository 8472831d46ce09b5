/**
 * The text of a line that its hash covers, as an SQL expression over a row. It never changes: every chain was made of it.
 * The time is spelt out, since what a timestamp looks like depends on the session.
 */
export const lineText = (row: string): string =>
  `jsonb_build_array(${row}.id, to_char(${row}.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), ${row}.action,
     ${row}.actor, ${row}.username, ${row}.organization_id, ${row}.patient_id, ${row}.record, ${row}.purpose, ${row}.origin,
     ${row}.trace_id, ${row}.detail)::text`;
