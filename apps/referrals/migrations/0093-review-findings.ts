import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What an emergency went without, for its review; until now none left that lacked any of it. */
export class ReviewFindings1790000000093 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE referrals ADD COLUMN review_findings jsonb NOT NULL DEFAULT '[]';
      ALTER TABLE referrals ALTER review_findings DROP DEFAULT`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE referrals DROP COLUMN review_findings');
  }
}
