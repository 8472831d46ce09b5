import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Questions, advice and errors; and every status of the whole machine, so that its later parts add columns only. */
export class TriageAnswers1790000000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE referrals
        ADD COLUMN intent text NOT NULL DEFAULT 'referral'
          CONSTRAINT referrals_intent CHECK (intent IN ('referral', 'advice')),
        ADD COLUMN conversion_allowed boolean NOT NULL DEFAULT false,
        ADD COLUMN inquiries jsonb NOT NULL DEFAULT '[]',
        ADD COLUMN clock_stopped_at timestamptz,
        ADD COLUMN stopped_seconds integer NOT NULL DEFAULT 0,
        ADD COLUMN advice text,
        ADD COLUMN supervisor_id uuid,
        DROP CONSTRAINT referrals_status,
        DROP CONSTRAINT referrals_ended,
        ADD CONSTRAINT referrals_status CHECK (status IN (
          'draft', 'internal-review', 'submitted', 'delivered', 'in-triage', 'info-requested', 'returned',
          'advice-returned', 'accepted', 'referred-onward', 'awaiting-slot', 'scheduled', 'in-transit', 'no-show',
          'arrived', 'in-care', 'outcome-sent', 'closed', 'rejected', 'cancel-requested', 'cancelled', 'expired',
          'entered-in-error')),
        ADD CONSTRAINT referrals_ended CHECK ((ended_at IS NOT NULL) = (status IN (
          'closed', 'advice-returned', 'rejected', 'cancelled', 'expired', 'entered-in-error')));
      -- The defaults were for the rows that stood here; from now on the rule says each value.
      ALTER TABLE referrals
        ALTER intent DROP DEFAULT, ALTER conversion_allowed DROP DEFAULT,
        ALTER inquiries DROP DEFAULT, ALTER stopped_seconds DROP DEFAULT;

      CREATE INDEX referrals_info_wanted ON referrals (from_organization_id, clock_stopped_at, id)
        WHERE status = 'info-requested';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX referrals_info_wanted;
      ALTER TABLE referrals
        DROP COLUMN intent, DROP COLUMN conversion_allowed, DROP COLUMN inquiries, DROP COLUMN clock_stopped_at,
        DROP COLUMN stopped_seconds, DROP COLUMN advice, DROP COLUMN supervisor_id,
        DROP CONSTRAINT referrals_status, DROP CONSTRAINT referrals_ended,
        ADD CONSTRAINT referrals_status CHECK (status IN (
          'draft', 'submitted', 'delivered', 'in-triage', 'accepted', 'awaiting-slot', 'scheduled', 'arrived',
          'in-care', 'outcome-sent', 'closed', 'rejected', 'cancel-requested', 'cancelled')),
        ADD CONSTRAINT referrals_ended CHECK ((ended_at IS NOT NULL) = (status IN ('closed', 'rejected', 'cancelled')));
    `);
  }
}
