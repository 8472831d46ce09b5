import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An author reports an error and a supervisor agrees. The title of who was registered before is unknown until it is told again. */
export class ErrorReports1790000000080 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE practitioner_copies ADD COLUMN title text;
      ALTER TABLE referrals ADD COLUMN error_report jsonb, ADD COLUMN error_reported_at timestamptz;
      CREATE INDEX referrals_error_to_confirm ON referrals (from_organization_id, error_reported_at, id)
        WHERE error_reported_at IS NOT NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX referrals_error_to_confirm;
      ALTER TABLE referrals DROP COLUMN error_report, DROP COLUMN error_reported_at;
      ALTER TABLE practitioner_copies DROP COLUMN title;
    `);
  }
}
