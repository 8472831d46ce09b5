import type { MigrationInterface, QueryRunner } from 'typeorm';

export class PractitionerEnds1790000000007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE practitioner_copies ADD COLUMN ends_on date');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE practitioner_copies DROP COLUMN ends_on');
  }
}
