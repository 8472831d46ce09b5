import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The way to the receiver and what happens there: handover, green channel, no-shows, notes, admission. */
export class Visits1790000000012 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE referrals
        ADD COLUMN handover jsonb,
        ADD COLUMN green_channel jsonb,
        ADD COLUMN no_shows integer NOT NULL DEFAULT 0,
        ADD COLUMN rebookings integer NOT NULL DEFAULT 0,
        ADD COLUMN contact_by timestamptz,
        ADD COLUMN notes jsonb NOT NULL DEFAULT '[]',
        ADD COLUMN setting text CONSTRAINT referrals_setting CHECK (setting IN ('visit', 'admission')),
        ADD COLUMN discharged_at timestamptz;
      ALTER TABLE referrals
        ALTER no_shows DROP DEFAULT, ALTER rebookings DROP DEFAULT, ALTER notes DROP DEFAULT;

      DROP INDEX referrals_arriving;
      CREATE INDEX referrals_arriving ON referrals (to_organization_id, appointment_starts_at, id)
        WHERE status IN ('scheduled', 'in-transit');
      CREATE INDEX referrals_to_contact ON referrals (from_organization_id, contact_by, id) WHERE status = 'no-show';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX referrals_to_contact, referrals_arriving;
      CREATE INDEX referrals_arriving ON referrals (to_organization_id, appointment_starts_at, id)
        WHERE status = 'scheduled';
      ALTER TABLE referrals
        DROP COLUMN handover, DROP COLUMN green_channel, DROP COLUMN no_shows, DROP COLUMN rebookings,
        DROP COLUMN contact_by, DROP COLUMN notes, DROP COLUMN setting, DROP COLUMN discharged_at;
    `);
  }
}
