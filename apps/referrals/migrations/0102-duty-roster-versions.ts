import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A roster is set whole: who sets it says which one is meant, so that two who do meet. */
export class DutyRosterVersions1790000000102 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE duty_rosters ADD COLUMN version integer NOT NULL DEFAULT 1;
      ALTER TABLE duty_rosters ALTER COLUMN version DROP DEFAULT;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE duty_rosters DROP COLUMN version');
  }
}
