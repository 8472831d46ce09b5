import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who leads a group, as far as the register has told since: the operations office of a lead is that of its group. */
export class Leads1790000000092 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE consortium_copies (
        id uuid CONSTRAINT consortium_copies_pk PRIMARY KEY,
        version integer NOT NULL,
        lead_organization_id uuid NOT NULL
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE consortium_copies');
  }
}
