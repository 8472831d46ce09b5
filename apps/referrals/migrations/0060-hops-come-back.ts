import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A hop onward that comes to nothing gives the referral back to its receiver; its timers count from then. */
export class HopsComeBack1790000000060 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE referrals ADD COLUMN came_back_at timestamptz');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE referrals DROP COLUMN came_back_at');
  }
}
