import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is told inside the referring organization: to its office that reviews, and to who is to agree to an error. */
export class Inside1790000000007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE referral_copies
        ADD COLUMN inside boolean NOT NULL DEFAULT false,
        ADD COLUMN error_report uuid;
      ALTER TABLE messages
        DROP CONSTRAINT messages_recipient,
        ADD CONSTRAINT messages_recipient CHECK (recipient IN ('patient', 'referrer', 'receiving-desk', 'on-duty',
          'referral-office', 'supervisor', 'lead-office', 'applicant'))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM messages WHERE recipient IN ('referral-office', 'supervisor');
      ALTER TABLE messages
        DROP CONSTRAINT messages_recipient,
        ADD CONSTRAINT messages_recipient CHECK
          (recipient IN ('patient', 'referrer', 'receiving-desk', 'on-duty', 'lead-office', 'applicant'));
      DELETE FROM referral_copies WHERE inside;
      ALTER TABLE referral_copies DROP COLUMN inside, DROP COLUMN error_report`);
  }
}
