import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who had no id document when the referral began keeps the pseudonym, and is found by the document that was told later. */
export class PatientsIdentifiedLater1790000000081 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE patients ADD COLUMN later_index text;
      CREATE INDEX patients_identified_later ON patients (group_id, later_index) WHERE later_index IS NOT NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE patients DROP COLUMN later_index');
  }
}
