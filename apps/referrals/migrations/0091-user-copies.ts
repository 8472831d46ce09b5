import type { MigrationInterface, QueryRunner } from 'typeorm';

export class UserCopies1790000000091 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE user_copies (
        id uuid CONSTRAINT user_copies_pk PRIMARY KEY,
        version integer NOT NULL,
        practitioner_id uuid,
        active boolean NOT NULL
      )
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE user_copies');
  }
}
