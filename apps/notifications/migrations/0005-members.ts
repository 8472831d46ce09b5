import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whose messages the roles of a group see. */
export class Members1790000000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE member_copies (
        id uuid CONSTRAINT member_copies_pk PRIMARY KEY,
        version integer NOT NULL,
        organization_id uuid NOT NULL,
        consortium_id uuid NOT NULL,
        status text NOT NULL
      );
      CREATE INDEX member_copies_organization ON member_copies (organization_id)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE member_copies');
  }
}
