import type { MigrationInterface, QueryRunner } from 'typeorm';

const waiting = [
  'submitted',
  'delivered',
  'in-triage',
  'info-requested',
  'returned',
  'accepted',
  'awaiting-slot',
  'scheduled',
];

const indexes = (statuses: readonly string[]): string => {
  const where = `status IN (${statuses.map((status) => `'${status}'`).join(', ')})`;
  return `
    DROP INDEX referrals_to_reroute, referrals_at_receiver;
    CREATE INDEX referrals_to_reroute ON referrals (from_organization_id, submitted_at, id) WHERE ${where};
    CREATE INDEX referrals_at_receiver ON referrals (to_organization_id) WHERE ${where}`;
};

/** Who did not come still waits for a new appointment there, and is not stranded either. */
export class StrandingNoShow1790000000031 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(indexes([...waiting, 'no-show']));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(indexes(waiting));
  }
}
