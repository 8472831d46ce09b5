import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Patients' identities, sealed field by field and apart from the referrals, and the record of who looked at them. */
export class Patients1790000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE patients (
        id uuid CONSTRAINT patients_pk PRIMARY KEY,
        group_id uuid NOT NULL,
        id_index text NOT NULL,
        id_type text NOT NULL,
        sex text NOT NULL,
        name text NOT NULL,
        id_number text,
        birth_date text NOT NULL,
        phone text,
        address text,
        CONSTRAINT patients_one_per_id_number UNIQUE (group_id, id_index)
      );

      CREATE TABLE audit_entries (
        id uuid CONSTRAINT audit_entries_pk PRIMARY KEY,
        at timestamptz NOT NULL,
        action text NOT NULL CONSTRAINT audit_entries_action CHECK (action IN ('identity-read', 'patient-search')),
        actor text NOT NULL,
        organization_id uuid,
        purpose text NOT NULL,
        patient_id uuid,
        referral_id uuid,
        fields jsonb NOT NULL
      );
      CREATE INDEX audit_entries_referral ON audit_entries (referral_id, id);
      CREATE INDEX audit_entries_patient ON audit_entries (patient_id, id);

      -- What was seen stays on record, whoever holds the service's own password.
      CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '% is insert-only', TG_TABLE_NAME; END $$;
      CREATE TRIGGER audit_entries_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries
        EXECUTE FUNCTION refuse_change();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE audit_entries, patients; DROP FUNCTION refuse_change');
  }
}
