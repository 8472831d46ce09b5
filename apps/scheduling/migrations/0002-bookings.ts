import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Appointments, the waiting list, and the record of imports. */
export class Bookings1790000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const demand = `
        referral_id uuid NOT NULL,
        patient_id uuid NOT NULL,
        from_organization_id uuid NOT NULL,
        organization_id uuid NOT NULL,
        asked_department text NOT NULL,
        asked_practitioner_id uuid,
        submitted_at timestamptz NOT NULL`;
    await runner.query(`
      CREATE TABLE appointments (
        id uuid CONSTRAINT appointments_pk PRIMARY KEY,
        version integer NOT NULL,${demand},
        priority text NOT NULL
          CONSTRAINT appointments_priority CHECK (priority IN ('routine', 'urgent', 'emergency')),
        clinic_session_id uuid NOT NULL,
        slot_id uuid NOT NULL,
        department text NOT NULL,
        practitioner_id uuid,
        place text NOT NULL,
        starts_at timestamptz NOT NULL,
        ends_at timestamptz NOT NULL,
        from_quota boolean NOT NULL,
        from_waiting_list boolean NOT NULL,
        status text NOT NULL CONSTRAINT appointments_status
          CHECK (status IN ('booked', 'checked-in', 'fulfilled', 'no-show', 'cancelled')),
        reason_code text,
        booked_at timestamptz NOT NULL,
        checked_in_at timestamptz,
        ended_at timestamptz
      );
      -- What must never happen cannot: a slot given twice, a referral with two appointments.
      CREATE UNIQUE INDEX appointments_one_per_slot ON appointments (slot_id) WHERE status <> 'cancelled';
      CREATE UNIQUE INDEX appointments_one_per_referral ON appointments (referral_id)
        WHERE status IN ('booked', 'checked-in');
      CREATE INDEX appointments_referral ON appointments (referral_id);
      CREATE INDEX appointments_session ON appointments (clinic_session_id);
      CREATE INDEX appointments_received ON appointments (organization_id, starts_at, id);
      CREATE INDEX appointments_sent ON appointments (from_organization_id, starts_at, id);

      CREATE TABLE waiting_list_entries (
        id uuid CONSTRAINT waiting_list_entries_pk PRIMARY KEY,
        version integer NOT NULL,${demand},
        priority text NOT NULL
          CONSTRAINT waiting_list_entries_priority CHECK (priority IN ('routine', 'urgent', 'emergency')),
        ranked_from timestamptz NOT NULL,
        declined_slot_id uuid,
        status text NOT NULL CONSTRAINT waiting_list_entries_status
          CHECK (status IN ('waiting', 'booked', 'withdrawn')),
        added_at timestamptz NOT NULL,
        ended_at timestamptz,
        appointment_id uuid,
        reason_code text
      );
      CREATE UNIQUE INDEX waiting_list_entries_once ON waiting_list_entries (referral_id) WHERE status = 'waiting';
      CREATE INDEX waiting_list_entries_referral ON waiting_list_entries (referral_id);
      CREATE INDEX waiting_list_entries_order ON waiting_list_entries (organization_id, ranked_from, id)
        WHERE status = 'waiting';
      CREATE INDEX waiting_list_entries_sent ON waiting_list_entries (from_organization_id) WHERE status = 'waiting';

      -- Referrals that ended before they were heard to be accepted: nothing is booked for them when that comes late.
      CREATE TABLE ended_referrals (referral_id uuid CONSTRAINT ended_referrals_pk PRIMARY KEY);

      CREATE TABLE imports (
        id uuid CONSTRAINT imports_pk PRIMARY KEY,
        at timestamptz NOT NULL,
        by text NOT NULL,
        files jsonb NOT NULL,
        counts jsonb NOT NULL
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE imports, ended_referrals, waiting_list_entries, appointments');
  }
}
