import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A version that was withdrawn before its first day; the copy stays, so that a rebuild cannot bring it back. */
export class PolicyWithdrawals1790000000074 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE policy_copies ADD COLUMN withdrawn_at timestamptz');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE policy_copies DROP COLUMN withdrawn_at');
  }
}
