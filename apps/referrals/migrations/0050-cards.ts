import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Referral cards; a patient holds one at a time. */
export class Cards1790000000050 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE cards (
        id uuid CONSTRAINT cards_pk PRIMARY KEY,
        version integer NOT NULL,
        group_id uuid NOT NULL,
        patient_id uuid NOT NULL,
        referral_id uuid NOT NULL,
        organization_id uuid NOT NULL,
        issued_at timestamptz NOT NULL,
        valid_until timestamptz NOT NULL,
        revoked_at timestamptz,
        revoked_reason text
      );
      CREATE UNIQUE INDEX cards_one_for_patient ON cards (patient_id) WHERE revoked_at IS NULL;
      CREATE INDEX cards_of_patient ON cards (patient_id, id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE cards');
  }
}
