import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Emergencies stand before the rest of what waits for triage. */
export class EmergenciesFirst1790000000082 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX referrals_to_triage;
      CREATE INDEX referrals_to_triage ON referrals (to_organization_id, (priority <> 'emergency'), submitted_at, id)
        WHERE status IN ('delivered', 'in-triage');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX referrals_to_triage;
      CREATE INDEX referrals_to_triage ON referrals (to_organization_id, submitted_at, id)
        WHERE status IN ('delivered', 'in-triage');
    `);
  }
}
