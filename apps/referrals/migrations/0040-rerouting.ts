import type { MigrationInterface, QueryRunner } from 'typeorm';

const before = [
  'submitted',
  'delivered',
  'in-triage',
  'info-requested',
  'returned',
  'accepted',
  'awaiting-slot',
  'scheduled',
  'no-show',
];
const waiting = ['internal-review', ...before, 'in-transit'];

const where = (statuses: readonly string[]): string =>
  `status IN (${statuses.map((status) => `'${status}'`).join(', ')})`;

/** Who is under review or on the way is not stranded either, nor who waits for the receiver to confirm a cancellation. */
export class Rerouting1790000000040 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX referrals_to_reroute, referrals_at_receiver;
      CREATE INDEX referrals_to_reroute ON referrals (from_organization_id, created_at, id) WHERE ${where(waiting)};
      CREATE INDEX referrals_at_receiver ON referrals (to_organization_id)
        WHERE ${where([...waiting, 'cancel-requested'])}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX referrals_to_reroute, referrals_at_receiver;
      CREATE INDEX referrals_to_reroute ON referrals (from_organization_id, submitted_at, id) WHERE ${where(before)};
      CREATE INDEX referrals_at_receiver ON referrals (to_organization_id) WHERE ${where(before)}`);
  }
}
