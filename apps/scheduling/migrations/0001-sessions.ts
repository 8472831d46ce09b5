import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Clinic sessions, their slots, and the ledger of their grassroots quota. */
export class Sessions1790000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE EXTENSION IF NOT EXISTS btree_gist;

      CREATE TABLE clinic_sessions (
        id uuid CONSTRAINT clinic_sessions_pk PRIMARY KEY,
        version integer NOT NULL,
        organization_id uuid NOT NULL,
        department text NOT NULL,
        practitioner_id uuid,
        kind text NOT NULL
          CONSTRAINT clinic_sessions_kind CHECK (kind IN ('ordinary', 'expert', 'special', 'remote')),
        place text NOT NULL,
        starts_at timestamptz NOT NULL,
        ends_at timestamptz NOT NULL,
        slot_minutes integer NOT NULL,
        capacity integer NOT NULL,
        status text NOT NULL CONSTRAINT clinic_sessions_status CHECK (status IN ('open', 'cancelled')),
        reason_code text,
        opened_at timestamptz NOT NULL,
        bookable_from timestamptz NOT NULL,
        exclusive_until timestamptz NOT NULL,
        quota_required integer NOT NULL,
        quota_slots integer NOT NULL,
        quota_release_at timestamptz,
        quota_released_at timestamptz,
        CONSTRAINT clinic_sessions_quota CHECK (quota_slots BETWEEN 0 AND capacity),
        CONSTRAINT clinic_sessions_practitioner_once EXCLUDE USING gist (
          practitioner_id WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE (status = 'open')
      );
      CREATE UNIQUE INDEX clinic_sessions_once
        ON clinic_sessions (organization_id, department, starts_at, coalesce(practitioner_id::text, place))
        WHERE status = 'open';
      CREATE INDEX clinic_sessions_calendar ON clinic_sessions (organization_id, starts_at, id);
      CREATE INDEX clinic_sessions_quota_month ON clinic_sessions (starts_at) WHERE quota_required > 0;

      CREATE TABLE slots (
        id uuid CONSTRAINT slots_pk PRIMARY KEY,
        clinic_session_id uuid NOT NULL,
        organization_id uuid NOT NULL,
        department text NOT NULL,
        practitioner_id uuid,
        kind text NOT NULL,
        place text NOT NULL,
        starts_at timestamptz NOT NULL,
        ends_at timestamptz NOT NULL,
        bookable_from timestamptz NOT NULL,
        exclusive_until timestamptz NOT NULL,
        reserved boolean NOT NULL,
        appointment_id uuid,
        withdrawn boolean NOT NULL
      );
      -- The choice of a slot walks this index and stops at the first that fits.
      CREATE INDEX slots_free ON slots (organization_id, department, starts_at, id)
        WHERE appointment_id IS NULL AND NOT withdrawn;
      CREATE INDEX slots_session ON slots (clinic_session_id, starts_at);
      CREATE INDEX slots_calendar ON slots (organization_id, starts_at, id);

      CREATE TABLE quota_ledger (
        id uuid CONSTRAINT quota_ledger_pk PRIMARY KEY,
        clinic_session_id uuid NOT NULL,
        kind text NOT NULL CONSTRAINT quota_ledger_kind
          CHECK (kind IN ('grant', 'adjust', 'debit', 'refund', 'release', 'withdraw')),
        change integer NOT NULL,
        appointment_id uuid,
        at timestamptz NOT NULL
      );
      CREATE INDEX quota_ledger_session ON quota_ledger (clinic_session_id, id);
      -- A booking is debited once and comes back once.
      CREATE UNIQUE INDEX quota_ledger_once ON quota_ledger (appointment_id, kind) WHERE appointment_id IS NOT NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE quota_ledger, slots, clinic_sessions');
  }
}
