import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who waits at the desk to be seen, by place in the queue; who is expected, and who is on the way, by the day. */
export class DeskLists1790000000072 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE referrals ADD COLUMN queue_rank integer;
      UPDATE referrals SET queue_rank = CASE
          WHEN priority = 'emergency' THEN 0 WHEN (green_channel->>'queuePriority')::boolean THEN 1 ELSE 2 END
        WHERE status = 'arrived';

      DROP INDEX referrals_arriving;
      CREATE INDEX referrals_expected ON referrals (to_organization_id, appointment_starts_at, id)
        WHERE status = 'scheduled';
      CREATE INDEX referrals_in_transit ON referrals (to_organization_id, appointment_starts_at, id)
        WHERE status = 'in-transit';
      CREATE INDEX referrals_to_see ON referrals (to_organization_id, queue_rank, arrived_at, id)
        WHERE status = 'arrived';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX referrals_expected, referrals_in_transit, referrals_to_see;
      CREATE INDEX referrals_arriving ON referrals (to_organization_id, appointment_starts_at, id)
        WHERE status IN ('scheduled', 'in-transit');
      ALTER TABLE referrals DROP COLUMN queue_rank;
    `);
  }
}
