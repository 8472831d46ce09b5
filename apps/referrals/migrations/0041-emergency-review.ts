import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An emergency goes at once and is reviewed afterwards; those on the way already are not asked for it. */
export class EmergencyReview1790000000041 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE referrals
        ADD COLUMN review_due_at timestamptz,
        ADD COLUMN review_calls jsonb,
        ADD COLUMN emergency_review jsonb;
      CREATE INDEX referrals_emergency_to_review ON referrals (from_organization_id, review_due_at, id)
        WHERE review_due_at IS NOT NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX referrals_emergency_to_review;
      ALTER TABLE referrals DROP COLUMN review_due_at, DROP COLUMN review_calls, DROP COLUMN emergency_review;
    `);
  }
}
