import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The group inside which a referral runs; null for what was accepted before acceptances said so. */
export class GroupsOfReferrals1790000000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE appointments ADD COLUMN group_id uuid;
      ALTER TABLE waiting_list_entries ADD COLUMN group_id uuid;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE appointments DROP COLUMN group_id;
      ALTER TABLE waiting_list_entries DROP COLUMN group_id;
    `);
  }
}
