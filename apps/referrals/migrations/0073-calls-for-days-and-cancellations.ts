import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A day that passed and a request to cancel are called for: what waits for either gets a deadline, and the rule says when it is due. */
export class CallsForDaysAndCancellations1790000000073 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      UPDATE referrals SET cancel_asked_at = now() WHERE status = 'cancel-requested' AND cancel_asked_at IS NULL;
      INSERT INTO deadlines (kind, subject_id, due_at, try_at)
        SELECT 'referral', id, now(), now() FROM referrals
        WHERE status IN ('scheduled', 'in-transit', 'cancel-requested')
        ON CONFLICT DO NOTHING;

      DROP INDEX referrals_to_confirm;
      CREATE INDEX referrals_to_confirm ON referrals (to_organization_id, cancel_asked_at, id)
        WHERE status = 'cancel-requested';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX referrals_to_confirm;
      CREATE INDEX referrals_to_confirm ON referrals (to_organization_id, submitted_at, id)
        WHERE status = 'cancel-requested';
    `);
  }
}
