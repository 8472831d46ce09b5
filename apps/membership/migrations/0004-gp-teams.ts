import type { MigrationInterface, QueryRunner } from 'typeorm';

export class GpTeams1790000000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE gp_teams (
        id uuid CONSTRAINT gp_teams_pk PRIMARY KEY,
        version integer NOT NULL,
        organization_id uuid NOT NULL,
        name text NOT NULL,
        leader_id uuid NOT NULL,
        member_ids uuid[] NOT NULL,
        active boolean NOT NULL,
        CONSTRAINT gp_teams_name UNIQUE (organization_id, name)
      )
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE gp_teams');
  }
}
