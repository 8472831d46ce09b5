/** Which referrals of the past to write, and between whom they were. */
export interface Past {
  /** Numbers of the referrals, inclusive. */
  readonly first: number;
  readonly last: number;
  readonly from: string;
  readonly to: string;
  readonly department: string;
}

/** What a referral that went the whole way says of itself. */
const told = ['submitted', 'delivered', 'accepted', 'scheduled', 'arrived', 'care-started', 'outcome-sent', 'closed'];
const patientsHaveReferrals = 3;

/** An id of number `n`, before every id that is made today; of one number in every database. */
const id = (n: string): string => `('00000000-0000-7000-8000-' || lpad(to_hex(${n}), 12, '0'))::uuid`;
const at = `timestamptz '2020-01-01' + n * interval '20 seconds'`;

/**
 * Statements, by database, that write closed referrals as the services would have left them: patient, referral and
 * timeline; slot, appointment and quota debit; copy and messages; and the marks of the events that were handled.
 */
export function historyStatements({ first, last, from, to, department }: Past): Readonly<Record<string, string[]>> {
  const numbers = `generate_series(${first}, ${last}) AS n`;
  const patient = id(`n / ${patientsHaveReferrals}`);
  const slip = `'{"reason": "基层诊治效果不佳，请上级专科进一步检查", "chiefComplaint": "症状反复 2 周，不明原因", "indications":
    ["needs-superior-examination"], "diagnoses": [{"code": "R69", "name": "原因不明的疾病", "basis": "clinical"}],
    "history": "既往体健", "treatment": "对症处理，效果不佳"}'`;
  const sealed = `repeat('x', 64)`;
  const handled = (handler: string): string =>
    `INSERT INTO inbox (event_id, handler, handled_at) SELECT ${id('n')}::text, '${handler}', ${at} FROM ${numbers}`;
  return {
    referrals: [
      `INSERT INTO patients (id, group_id, id_index)
       SELECT ${patient}, '${to}', md5(${patient}::text) FROM ${numbers} ON CONFLICT DO NOTHING`,
      `INSERT INTO patient_identities (root_id, patient_id, id_type, sex, name, id_number, birth_date, phone, address)
       SELECT ${id('n')}, ${patient}, 'resident-id', 'male', ${sealed}, ${sealed}, ${sealed}, ${sealed}, ${sealed} FROM ${numbers}`,
      `INSERT INTO referrals (id, version, root_id, number, status, direction, priority, group_id, patient_id, patient_age,
         patient_sex, from_organization_id, from_department, to_organization_id, to_department, slip, appointment,
         appointment_starts_at, scheduling_as_of, outcome, created_at, submitted_at, arrived_at, care_started_at,
         outcome_sent_at, ended_at, intent, conversion_allowed, inquiries, stopped_seconds, no_shows, rebookings, notes, upstream,
         review_findings)
       SELECT ${id('n')}, ${told.length}, ${id('n')}, 'H' || n, 'closed', 'up', 'routine', '${to}', ${patient}, 61, 'male',
         '${from}', '02', '${to}', '${department}', ${slip}::jsonb, '{"place": "压测诊室"}', ${at}, ${at},
         '{"summary": "好转"}', ${at}, ${at}, ${at}, ${at}, ${at}, ${at}, 'referral', false, '[]', 0, 0, 0, '[]', '[]', '[]'
       FROM ${numbers}`,
      `INSERT INTO referral_timeline (referral_id, sequence, at, event, actor, actor_organization_id, detail)
       SELECT ${id('n')}, sequence, ${at}, 'yilian.referral.' || event || '.v1', 'bench', '${from}', '{}'
       FROM ${numbers}, unnest('{${told.join(',')}}'::text[]) WITH ORDINALITY AS told (event, sequence)`,
      handled('booked'),
    ],
    scheduling: [
      `INSERT INTO slots (id, clinic_session_id, organization_id, department, kind, place, starts_at, ends_at, bookable_from,
         exclusive_until, reserved, appointment_id, withdrawn)
       SELECT ${id('n')}, ${id('n / 24')}, '${to}', '${department}', 'ordinary', '压测诊室', ${at}, ${at}, ${at}, ${at}, true,
         ${id('n')}, false
       FROM ${numbers}`,
      `INSERT INTO appointments (id, version, referral_id, patient_id, from_organization_id, organization_id, asked_department,
         submitted_at, priority, clinic_session_id, slot_id, department, place, starts_at, ends_at, from_quota,
         from_waiting_list, status, booked_at, checked_in_at, ended_at)
       SELECT ${id('n')}, 3, ${id('n')}, ${patient}, '${from}', '${to}', '${department}', ${at}, 'routine', ${id('n / 24')},
         ${id('n')}, '${department}', '压测诊室', ${at}, ${at}, true, false, 'fulfilled', ${at}, ${at}, ${at}
       FROM ${numbers}`,
      `INSERT INTO quota_ledger (id, clinic_session_id, kind, change, appointment_id, at)
       SELECT ${id('n')}, ${id('n / 24')}, 'debit', -1, ${id('n')}, ${at} FROM ${numbers}`,
      handled('accepted'),
    ],
    notifications: [
      `INSERT INTO referral_copies (id, version, status, from_organization_id, to_organization_id, appointment_id)
       SELECT ${id('n')}, ${told.length}, 'closed', '${from}', '${to}', ${id('n')} FROM ${numbers}`,
      `INSERT INTO messages (id, version, event_id, event, referral_id, recipient, channel, template, variables, organization_id,
         department, patient_reference, appointment_id, status, created_at)
       SELECT ${id('n * 4 + place')}, 2, ${id('n')}, 'yilian.referral.scheduled.v1', ${id('n')}, recipient,
         CASE recipient WHEN 'patient' THEN 'sms' ELSE 'inbox' END, 'referral-scheduled', '{"number": "H"}',
         CASE recipient WHEN 'referrer' THEN '${from}'::uuid WHEN 'receiving-desk' THEN '${to}'::uuid END,
         CASE recipient WHEN 'patient' THEN NULL ELSE '${department}' END,
         CASE recipient WHEN 'patient' THEN ${patient} END, ${id('n')}, 'acted', ${at}
       FROM ${numbers}, unnest('{patient,referrer,receiving-desk}'::text[]) WITH ORDINALITY AS r (recipient, place)`,
      handled('scheduled'),
    ],
  };
}
