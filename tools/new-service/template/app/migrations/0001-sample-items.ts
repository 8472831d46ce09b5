import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The sample items and the copy of the organizations that may have them. */
export class SampleItems1790000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE sample_items (
        id uuid CONSTRAINT sample_items_pk PRIMARY KEY,
        version integer NOT NULL,
        organization_id uuid NOT NULL,
        title text NOT NULL,
        status text NOT NULL CONSTRAINT sample_items_status CHECK (status IN ('open', 'finished')),
        finished_at timestamptz
      );

      CREATE TABLE organization_copies (
        id uuid CONSTRAINT organization_copies_pk PRIMARY KEY,
        version integer NOT NULL,
        name text NOT NULL
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE organization_copies, sample_items');
  }
}
