import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was opened is called for until it is decided: what is open already has the time of what is opened at the upgrade. */
export class DecideBy1790000000098 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE referrals ADD COLUMN decide_by timestamptz;
      UPDATE referrals SET decide_by = coalesce(clock_stopped_at, now()) +
          CASE priority WHEN 'emergency' THEN interval '30 minutes' WHEN 'urgent' THEN interval '4 hours' ELSE interval '48 hours' END
        WHERE status IN ('in-triage', 'info-requested', 'returned');
      UPDATE deadlines SET due_at = least(due_at, decide_by), try_at = least(try_at, decide_by) FROM referrals
        WHERE kind = 'referral' AND subject_id = id::text AND status = 'in-triage';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE referrals DROP COLUMN decide_by');
  }
}
