import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Referrals that ended without care, until their referrer says what follows: those of the last 30 days, too; and drafts begun down. */
export class EndsWithoutCare1790000000100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE referrals ADD COLUMN end_unacknowledged_at timestamptz;
      UPDATE referrals SET end_unacknowledged_at = ended_at
        WHERE status IN ('rejected', 'expired', 'advice-returned') AND upstream = '[]' AND ended_at > now() - interval '30 days';
      CREATE INDEX referrals_ended_without_care ON referrals (from_organization_id,
          (CASE priority WHEN 'emergency' THEN 0 WHEN 'urgent' THEN 1 ELSE 2 END), end_unacknowledged_at, id)
        WHERE status IN ('rejected', 'expired', 'advice-returned', 'cancelled') AND end_unacknowledged_at IS NOT NULL;
      CREATE INDEX referrals_down_to_submit ON referrals (from_organization_id, created_at, id)
        WHERE status = 'draft' AND parent_id IS NOT NULL AND sent_back_at IS NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX referrals_down_to_submit, referrals_ended_without_care;
      ALTER TABLE referrals DROP COLUMN end_unacknowledged_at;
    `);
  }
}
