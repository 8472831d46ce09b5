import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Messages to a member, about its membership and its publicity. */
export class Publicity1790000000008 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE publicity_copies (
        id uuid CONSTRAINT publicity_copies_pk PRIMARY KEY,
        version integer NOT NULL,
        status text NOT NULL
      );
      ALTER TABLE messages
        ADD COLUMN material_id uuid,
        DROP CONSTRAINT messages_recipient,
        ADD CONSTRAINT messages_recipient CHECK (recipient IN ('patient', 'referrer', 'receiving-desk', 'on-duty',
          'referral-office', 'supervisor', 'lead-office', 'applicant', 'member'));
      DROP INDEX messages_offices;
      CREATE INDEX messages_offices ON messages (organization_id, position)
        WHERE recipient IN ('lead-office', 'applicant', 'member')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM messages WHERE recipient = 'member';
      DROP INDEX messages_offices;
      CREATE INDEX messages_offices ON messages (organization_id, position) WHERE recipient IN ('lead-office', 'applicant');
      ALTER TABLE messages
        DROP CONSTRAINT messages_recipient,
        ADD CONSTRAINT messages_recipient CHECK (recipient IN ('patient', 'referrer', 'receiving-desk', 'on-duty',
          'referral-office', 'supervisor', 'lead-office', 'applicant')),
        DROP COLUMN material_id;
      DROP TABLE publicity_copies`);
  }
}
