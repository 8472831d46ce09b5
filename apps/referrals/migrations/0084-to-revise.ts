import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Slips that their own office sent back, the longest waiting first; when, of those that wait already, says their timeline. */
export class ToRevise1790000000084 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE referrals ADD COLUMN sent_back_at timestamptz;
      UPDATE referrals SET sent_back_at = (
          SELECT max(at) FROM referral_timeline WHERE referral_id = referrals.id AND event = 'yilian.referral.sent-back.v1')
        WHERE status = 'draft' AND comment IS NOT NULL;
      CREATE INDEX referrals_to_revise ON referrals (from_organization_id, sent_back_at, id)
        WHERE status = 'draft' AND sent_back_at IS NOT NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX referrals_to_revise;
      ALTER TABLE referrals DROP COLUMN sent_back_at;
    `);
  }
}
