import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What timers need: the policy a referral keeps, who was called, and who is on duty where. */
export class Timers1790000000011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE referrals
        ADD COLUMN timers jsonb,
        ADD COLUMN escalation jsonb,
        ADD COLUMN accepted_at timestamptz;
      CREATE INDEX referrals_returned ON referrals (from_organization_id, clock_stopped_at, id)
        WHERE status = 'returned';

      CREATE TABLE duty_rosters (
        organization_id uuid CONSTRAINT duty_rosters_pk PRIMARY KEY,
        entries jsonb NOT NULL,
        set_by text NOT NULL,
        set_at timestamptz NOT NULL
      );

      -- Referrals that are under way get a deadline at once: what is due says the rule, when it looks.
      INSERT INTO deadlines (kind, subject_id, due_at, try_at)
      SELECT 'referral', id, now(), now() FROM referrals WHERE ended_at IS NULL AND status <> 'draft';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM deadlines WHERE kind = 'referral';
      DROP TABLE duty_rosters;
      DROP INDEX referrals_returned;
      ALTER TABLE referrals DROP COLUMN timers, DROP COLUMN escalation, DROP COLUMN accepted_at;
    `);
  }
}
