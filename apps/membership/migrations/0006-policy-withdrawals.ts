import type { MigrationInterface, QueryRunner } from 'typeorm';

export class PolicyWithdrawals1790000000006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE policies ADD COLUMN withdrawal jsonb');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE policies DROP COLUMN withdrawal');
  }
}
