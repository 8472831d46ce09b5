import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Publicity1790000000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE publicity_materials (
        id uuid CONSTRAINT publicity_materials_pk PRIMARY KEY,
        version integer NOT NULL,
        consortium_id uuid NOT NULL,
        organization_id uuid NOT NULL,
        title text NOT NULL,
        medium text NOT NULL CONSTRAINT publicity_materials_medium
          CHECK (medium IN ('website', 'social-media', 'leaflet', 'outdoor', 'broadcast-or-press')),
        content text NOT NULL,
        status text NOT NULL CONSTRAINT publicity_materials_status
          CHECK (status IN ('submitted', 'rejected', 'approved', 'lapsed', 'taken-down')),
        expires_on date,
        broken_rules text[] NOT NULL,
        reason text,
        steps jsonb NOT NULL
      );
      CREATE INDEX publicity_materials_organization ON publicity_materials (organization_id);
      CREATE TABLE publicity_violations (
        id uuid CONSTRAINT publicity_violations_pk PRIMARY KEY,
        version integer NOT NULL,
        consortium_id uuid NOT NULL,
        organization_id uuid NOT NULL,
        rule text NOT NULL CONSTRAINT publicity_violations_rule
          CHECK (rule IN ('no-promise-of-cure', 'no-comparison', 'no-testimony', 'within-approved-departments',
            'advertisement-certificate', 'name-of-the-group')),
        description text NOT NULL,
        recorded_at timestamptz NOT NULL,
        recorded_by text NOT NULL,
        material_id uuid
      );
      CREATE INDEX publicity_violations_organization ON publicity_violations (organization_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE publicity_violations, publicity_materials');
  }
}
