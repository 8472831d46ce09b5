import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A slip that waits for its own office is called for: what waits already from a day after the upgrade on. */
export class InternalReviewDue1790000000083 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE referrals ADD COLUMN internal_review_due_at timestamptz;
      UPDATE referrals SET internal_review_due_at = now() + interval '1 day' WHERE status = 'internal-review';
      INSERT INTO deadlines (kind, subject_id, due_at, try_at)
        SELECT 'referral', id, internal_review_due_at, internal_review_due_at FROM referrals
        WHERE status = 'internal-review'
        ON CONFLICT DO NOTHING;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE referrals DROP COLUMN internal_review_due_at');
  }
}
