import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When a referrer asked to cancel; on a hop that was referred onward it is what the next one's end is judged by. */
export class CancelAsked1790000000061 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE referrals ADD COLUMN cancel_asked_at timestamptz');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE referrals DROP COLUMN cancel_asked_at');
  }
}
