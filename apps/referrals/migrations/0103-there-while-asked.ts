import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who is there while a cancellation is asked waits to be seen, or has an outcome due, as before; the rule says when it is called for. */
export class ThereWhileAsked1790000000103 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX referrals_to_see, referrals_outcome_due;
      CREATE INDEX referrals_to_see ON referrals (to_organization_id, queue_rank, arrived_at, id)
        WHERE status IN ('arrived', 'cancel-requested') AND arrived_at IS NOT NULL AND care_started_at IS NULL;
      CREATE INDEX referrals_outcome_due ON referrals (to_organization_id, outcome_due_at, id)
        WHERE status IN ('in-care', 'cancel-requested') AND outcome_due_at IS NOT NULL;
      UPDATE deadlines SET due_at = now(), try_at = now() FROM referrals r
        WHERE kind = 'referral' AND subject_id = r.id::text AND r.status = 'cancel-requested' AND r.outcome_due_at IS NOT NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX referrals_to_see, referrals_outcome_due;
      CREATE INDEX referrals_to_see ON referrals (to_organization_id, queue_rank, arrived_at, id)
        WHERE status = 'arrived';
      CREATE INDEX referrals_outcome_due ON referrals (to_organization_id, outcome_due_at, id)
        WHERE status = 'in-care';
    `);
  }
}
