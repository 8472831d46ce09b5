import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ApplicationFile1790000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE memberships
        ADD COLUMN file_due_at timestamptz,
        ADD COLUMN file_overdue boolean NOT NULL DEFAULT false
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE memberships DROP COLUMN file_due_at, DROP COLUMN file_overdue');
  }
}
