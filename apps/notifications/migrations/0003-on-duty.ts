import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Messages to who is on duty. */
export class OnDuty1790000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE messages DROP CONSTRAINT messages_recipient,
        ADD CONSTRAINT messages_recipient CHECK (recipient IN ('patient', 'referrer', 'receiving-desk', 'on-duty'))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM messages WHERE recipient = 'on-duty';
      ALTER TABLE messages DROP CONSTRAINT messages_recipient,
        ADD CONSTRAINT messages_recipient CHECK (recipient IN ('patient', 'referrer', 'receiving-desk'))`);
  }
}
