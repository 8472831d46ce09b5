import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Open referrals by referrer, for the list of what is to be re-routed, and by receiver, for who is told when one leaves. */
export class Stranding1790000000030 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const waiting = `status IN ('submitted', 'delivered', 'in-triage', 'info-requested', 'returned', 'accepted', 'awaiting-slot', 'scheduled')`;
    await runner.query(`
      CREATE INDEX referrals_to_reroute ON referrals (from_organization_id, submitted_at, id) WHERE ${waiting};
      CREATE INDEX referrals_at_receiver ON referrals (to_organization_id) WHERE ${waiting};
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX referrals_to_reroute, referrals_at_receiver');
  }
}
