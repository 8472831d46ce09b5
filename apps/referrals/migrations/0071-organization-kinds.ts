import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What kind of organization one is, as far as the register has told since: the emergency centre of a group carries its patients. */
export class OrganizationKinds1790000000071 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE organization_copies ADD COLUMN kind text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE organization_copies DROP COLUMN kind');
  }
}
