import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Messages about a membership: to the office of the lead, and to the organization that applies. */
export class Memberships1790000000006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE messages
        ALTER COLUMN referral_id DROP NOT NULL,
        ADD COLUMN membership_id uuid,
        ADD CONSTRAINT messages_subject CHECK (num_nonnulls(referral_id, membership_id) = 1),
        DROP CONSTRAINT messages_recipient,
        ADD CONSTRAINT messages_recipient CHECK
          (recipient IN ('patient', 'referrer', 'receiving-desk', 'on-duty', 'lead-office', 'applicant'));
      CREATE INDEX messages_membership ON messages (membership_id) WHERE membership_id IS NOT NULL;
      CREATE INDEX messages_offices ON messages (organization_id, position) WHERE recipient IN ('lead-office', 'applicant');

      CREATE TABLE consortium_copies (
        id uuid CONSTRAINT consortium_copies_pk PRIMARY KEY,
        version integer NOT NULL,
        name text NOT NULL,
        lead_organization_id uuid NOT NULL
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE consortium_copies;
      DROP INDEX messages_offices, messages_membership;
      DELETE FROM messages WHERE membership_id IS NOT NULL;
      ALTER TABLE messages
        DROP CONSTRAINT messages_recipient,
        ADD CONSTRAINT messages_recipient CHECK (recipient IN ('patient', 'referrer', 'receiving-desk', 'on-duty')),
        DROP CONSTRAINT messages_subject,
        DROP COLUMN membership_id,
        ALTER COLUMN referral_id SET NOT NULL`);
  }
}
