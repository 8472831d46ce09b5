/** Pending messages with all that they are judged by; rows that another replica has in hand are left to it. */
const take = (which: string): string => `
  SELECT m.id, m.organization_id AS "organizationId", m.event, m.event_id AS "eventId", m.appointment_id AS "appointmentId", m.variables,
    CASE WHEN r.id IS NULL THEN NULL
      ELSE jsonb_build_object('status', r.status, 'appointmentId', r.appointment_id, 'errorReport', r.error_report)
      END AS referral,
    CASE WHEN k.id IS NULL THEN NULL ELSE jsonb_build_object('status', k.status) END AS membership,
    CASE WHEN p.id IS NULL THEN NULL ELSE jsonb_build_object('status', p.status) END AS material,
    c.id IS NOT NULL AS "appointmentCancelled"
  FROM messages m
    LEFT JOIN referral_copies r ON r.id = m.referral_id
    LEFT JOIN member_copies k ON k.id = m.membership_id
    LEFT JOIN publicity_copies p ON p.id = m.material_id
    LEFT JOIN cancelled_appointments c ON c.id = m.appointment_id
  WHERE m.status = 'pending' AND m.channel = 'inbox' AND m.event = ANY($1) AND ${which} FOR UPDATE OF m SKIP LOCKED`;

/** Those of some ids ($2): found by their key, however many entries of delivered ones the index of the pending has. */
export const takeThese = take('m.id = ANY($2::uuid[])');

/** The oldest ($2 of them), whoever wrote them. */
export const takeOldest = take('TRUE ORDER BY m.id LIMIT $2');

export const withdraw = `UPDATE messages SET status = 'withdrawn' WHERE id = ANY($1)`;

/**
 * Puts messages ($1) in inboxes ($2) under the next numbers. An inbox's row is locked from here to the commit, and in the
 * order of ids: replicas that deliver to the same inboxes wait for each other and never in a circle.
 */
export const deliver = `
  WITH chosen AS (SELECT * FROM unnest($1::uuid[], $2::uuid[]) AS c (id, organization_id)),
  counted AS (SELECT organization_id, count(*)::int AS count FROM chosen GROUP BY organization_id),
  numbered AS (
    INSERT INTO inboxes AS i (organization_id, last_position)
    SELECT organization_id, count FROM counted ORDER BY organization_id
    ON CONFLICT (organization_id) DO UPDATE SET last_position = i.last_position + EXCLUDED.last_position
    RETURNING organization_id, last_position),
  placed AS (
    SELECT c.id, n.last_position - k.count + row_number() OVER (PARTITION BY c.organization_id ORDER BY c.id) AS position
    FROM chosen c JOIN counted k USING (organization_id) JOIN numbered n USING (organization_id))
  UPDATE messages m SET status = 'delivered', delivered_at = $3, position = p.position FROM placed p WHERE m.id = p.id`;
