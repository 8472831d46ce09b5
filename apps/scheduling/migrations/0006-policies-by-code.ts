import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Copies of more than one policy: those kept so far are of the quota. */
export class PoliciesByCode1790000000006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE policy_copies ADD COLUMN code text NOT NULL DEFAULT 'scheduling.expert-quota';
      ALTER TABLE policy_copies ALTER COLUMN code DROP DEFAULT;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM policy_copies WHERE code <> 'scheduling.expert-quota';
      ALTER TABLE policy_copies DROP COLUMN code;
    `);
  }
}
