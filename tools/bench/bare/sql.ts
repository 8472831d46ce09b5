/*
 * The statements of the chain as the services send them, written out: what apps/referrals, apps/scheduling and
 * apps/notifications do for one referral that books directly, without what parks, audits and delivers.
 */

/** Both ends of a referral, the receiving scopes and the group's policies ($1 from, $2 its doctor, $3 to, $4 department, $5 day). */
export const lookUp = `
  SELECT
    (SELECT coalesce(json_agg(json_build_object(
       'organizationId', o.id, 'name', o.short_name, 'divisionCode', o.division_code, 'kind', o.kind,
       'activeIn', (SELECT coalesce(json_agg(m.consortium_id), '[]') FROM member_copies m
                    WHERE m.organization_id = o.id AND m.status = 'active'),
       'practitionerWorksThere', EXISTS (SELECT FROM practitioner_copies p WHERE p.id = $2::uuid
                    AND (p.employer_id = o.id OR p.practice_points ? o.id::text)))), '[]')
     FROM organization_copies o WHERE o.id IN ($1, $3)) AS members,
    (SELECT coalesce(json_agg(json_build_object('organizationId', s.organization_id, 'organizationName', o.short_name,
       'department', s.department, 'directions', s.directions, 'bookingMode', s.booking_mode, 'minAge', s.min_age,
       'maxAge', s.max_age, 'sex', s.sex, 'indications', s.indications, 'open', s.open)), '[]')
     FROM scope_copies s JOIN organization_copies o ON o.id = s.organization_id
     WHERE s.organization_id = $3 AND s.department = $4) AS receiving,
    (SELECT coalesce(json_agg(s.department), '[]') FROM scope_copies s WHERE s.organization_id = $1 AND s.open) AS own,
    (SELECT coalesce(json_agg(json_build_object('groupId', p.consortium_id, 'parameters', p.parameters)), '[]')
     FROM (SELECT DISTINCT ON (consortium_id) consortium_id, parameters FROM policy_copies
           WHERE code = 'referrals.capability' AND valid_from <= $5
             AND consortium_id IN (SELECT m.consortium_id FROM member_copies m WHERE m.organization_id = $1)
           ORDER BY consortium_id, policy_version DESC) p) AS policies`;

/** A block of numbers for slips. */
export const numbers = `SELECT nextval('referral_numbers') AS serial FROM generate_series(1, 20)`;

/** Patient, group, index, root; then the identity; and what the latest referral of the patient says. */
export const keepPatient = `
  WITH known AS (
    INSERT INTO patients (id, group_id, id_index) VALUES ($1, $2, $3)
    ON CONFLICT (group_id, id_index) DO UPDATE SET id_index = EXCLUDED.id_index RETURNING id),
  kept AS (
    INSERT INTO patient_identities (patient_id, root_id, id_type, sex, name, id_number, birth_date, phone, address)
    SELECT id, $4, $5, $6, $7, $8, $9, $10, $11 FROM known)
  SELECT l.*, known.id FROM known LEFT JOIN LATERAL (
    SELECT i.* FROM referrals r JOIN patient_identities i ON i.root_id = r.id
    WHERE r.patient_id = known.id AND r.id <> $4 AND r.submitted_at IS NOT NULL ORDER BY r.id DESC LIMIT 1) l ON true`;

export const insertReferral = `
  INSERT INTO referrals (id, version, root_id, number, status, direction, priority, group_id, patient_id, patient_age,
    patient_sex, from_organization_id, from_department, from_practitioner_id, to_organization_id, to_department, slip,
    created_at, submitted_at, intent, conversion_allowed, inquiries, stopped_seconds, no_shows, rebookings, notes, upstream,
    review_findings)
  VALUES ($1, 3, $1, $2, 'accepted', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15, 'referral', false, '[]', 0, 0, 0,
    '[]', '[]', '[]')`;

/** Lines of the timeline: referral, sequence, time, event, actor, its organization, detail. */
export const insertTimeline = `
  INSERT INTO referral_timeline (referral_id, sequence, at, event, actor, actor_organization_id, detail)
  SELECT * FROM unnest($1::uuid[], $2::int[], $3::timestamptz[], $4::text[], $5::text[], $6::uuid[], $7::jsonb[])`;

export const insertKey = `
  INSERT INTO idempotency_keys (caller, key, request, status, headers, body) VALUES ($1, $2, $3, 201, '{}', $4)
  ON CONFLICT DO NOTHING RETURNING 1`;

export const insertOutbox = `
  INSERT INTO outbox (topic, key, headers, value) SELECT * FROM unnest($1::text[], $2::text[], $3::json[], $4::text[])`;

/** Deletes what the broker has and reads what comes next. */
export const nextOutbox = `
  WITH gone AS (DELETE FROM outbox WHERE id = ANY($1::bigint[]))
  SELECT id, topic, key, headers, value FROM outbox WHERE id <> ALL($1::bigint[]) ORDER BY id LIMIT 500`;

export const claim = `
  INSERT INTO inbox (event_id, handler) SELECT * FROM unnest($1::text[], $2::text[]) ON CONFLICT DO NOTHING RETURNING event_id`;

/** Takes the earliest suitable slot ($1 now, $2 not before, $3 to, $4 department, $5 from, $6 referral, $7 rank, $8 appointment). */
export const takeSlot = `
  WITH chosen AS (
    SELECT s.id FROM slots s
    WHERE s.organization_id = $3 AND s.department = $4 AND s.appointment_id IS NULL AND NOT s.withdrawn
      AND s.bookable_from <= $1 AND s.starts_at > $2 AND s.kind = ANY('{ordinary,expert}')
      AND ((NOT s.reserved AND s.exclusive_until <= $1)
        OR coalesce((SELECT o.grassroots FROM organization_copies o WHERE o.id = $5), false))
      AND coalesce((SELECT bool_or(m.status = 'active') FROM member_copies m WHERE m.organization_id = $3), true)
      AND NOT (EXISTS (SELECT FROM appointments WHERE referral_id = $6)
        OR EXISTS (SELECT FROM waiting_list_entries WHERE referral_id = $6)
        OR EXISTS (SELECT FROM ended_referrals WHERE referral_id = $6))
      AND (NOT EXISTS (SELECT FROM waiting_list_entries w WHERE w.status = 'waiting' AND w.organization_id = $3)
        OR NOT EXISTS (SELECT FROM waiting_list_entries e WHERE e.status = 'waiting' AND e.organization_id = $3
          AND e.ranked_from < $7))
    ORDER BY s.starts_at, s.id LIMIT 1 FOR UPDATE OF s SKIP LOCKED
  ), s AS (UPDATE slots t SET appointment_id = $8 FROM chosen WHERE t.id = chosen.id RETURNING t.*)
  SELECT id, clinic_session_id, practitioner_id, place, starts_at, ends_at, reserved FROM s`;

/** So many slots ($3) of one session at a hospital ($1) and department ($2), free to all. */
export const insertSlots = `
  INSERT INTO slots SELECT uuidv7(), session, $1, $2, NULL, 'ordinary', '压测诊室',
    now() + interval '5 days' + (n % 24) * interval '10 minutes', now() + interval '5 days 4 hours',
    now(), now(), false, NULL, false
  FROM uuidv7() AS session, generate_series(1, $3::int) AS n`;

export const insertAppointment = `
  INSERT INTO appointments (id, version, referral_id, patient_id, from_organization_id, organization_id, asked_department,
    asked_practitioner_id, submitted_at, priority, clinic_session_id, slot_id, department, practitioner_id, place, starts_at,
    ends_at, from_quota, from_waiting_list, status, booked_at)
  VALUES ($1, 1, $2, $3, $4, $5, $6, NULL, $7, $8, $9, $10, $6, $11, $12, $13, $14, $15, false, 'booked', $16)`;

export const lockReferral = 'SELECT * FROM referrals WHERE id = $1 FOR UPDATE';

export const scheduleReferral = `
  UPDATE referrals SET status = 'scheduled', appointment = $2, appointment_starts_at = $3, scheduling_as_of = $4, version = $5
  WHERE id = $1`;

/** What an event of a referral writes at notifications: the referral as it is now, and its messages ($7). */
const tell = (condition: string): string => `
  WITH told AS MATERIALIZED (SELECT $8::text AS department WHERE ${condition}),
  known AS (
    INSERT INTO referral_copies AS r (id, version, status, from_organization_id, to_organization_id, appointment_id)
    SELECT $1::uuid, $2::int, $3::text, $4::uuid, $5::uuid, $6::uuid FROM told
    ON CONFLICT (id) DO UPDATE SET
      version = EXCLUDED.version, status = EXCLUDED.status, appointment_id = EXCLUDED.appointment_id, inside = false
    WHERE r.version < EXCLUDED.version),
  noted AS (
    UPDATE referral_copies SET version = $2, status = $3 WHERE NOT EXISTS (SELECT FROM told) AND id = $1 AND version < $2)
  INSERT INTO messages SELECT m.* FROM told, jsonb_populate_recordset(NULL::messages, $7) AS m
  ON CONFLICT ON CONSTRAINT messages_once DO NOTHING`;

/** Told only where somebody must look at it. */
export const tellSubmitted = tell(`NOT EXISTS (SELECT FROM scope_copies
  WHERE organization_id = $5 AND department = $8 AND open AND booking_mode = 'direct')`);

export const tellScheduled = tell('TRUE');
