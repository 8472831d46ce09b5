import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is kept of other services' facts. */
export class Copies1790000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE organization_copies (
        id uuid CONSTRAINT organization_copies_pk PRIMARY KEY,
        version integer NOT NULL,
        short_name text NOT NULL
      );

      CREATE TABLE scope_copies (
        id uuid CONSTRAINT scope_copies_pk PRIMARY KEY,
        version integer NOT NULL,
        organization_id uuid NOT NULL,
        department text NOT NULL,
        booking_mode text NOT NULL,
        open boolean NOT NULL
      );
      CREATE INDEX scope_copies_department ON scope_copies (organization_id, department);

      CREATE TABLE referral_copies (
        id uuid CONSTRAINT referral_copies_pk PRIMARY KEY,
        version integer NOT NULL,
        status text NOT NULL,
        from_organization_id uuid NOT NULL,
        to_organization_id uuid NOT NULL,
        appointment_id uuid
      );

      CREATE TABLE cancelled_appointments (
        id uuid CONSTRAINT cancelled_appointments_pk PRIMARY KEY,
        cancelled_at timestamptz NOT NULL
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE cancelled_appointments, referral_copies, scope_copies, organization_copies');
  }
}
