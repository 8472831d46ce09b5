import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A slip that its own office sent back is called for: what waits already from a day after the upgrade on. */
export class SentBackIsCalledFor1790000000104 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      UPDATE referrals SET internal_review_due_at = now() + interval '1 day'
        WHERE status = 'draft' AND sent_back_at IS NOT NULL;
      INSERT INTO deadlines (kind, subject_id, due_at, try_at)
        SELECT 'referral', id, internal_review_due_at, internal_review_due_at FROM referrals
        WHERE status = 'draft' AND sent_back_at IS NOT NULL
        ON CONFLICT DO NOTHING;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM deadlines USING referrals r
        WHERE kind = 'referral' AND subject_id = r.id::text AND r.status = 'draft' AND r.sent_back_at IS NOT NULL;
    `);
  }
}
