import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Agreements1790000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE agreements (
        id uuid CONSTRAINT agreements_pk PRIMARY KEY,
        version integer NOT NULL,
        consortium_id uuid NOT NULL,
        organization_id uuid NOT NULL,
        number text NOT NULL,
        mode text NOT NULL CONSTRAINT agreements_mode
          CHECK (mode IN ('integration', 'trusteeship', 'specialty-cooperation', 'expert-clinic', 'framework')),
        valid_from date NOT NULL,
        valid_to date,
        clauses jsonb NOT NULL,
        status text NOT NULL CONSTRAINT agreements_status
          CHECK (status IN ('draft', 'signed', 'in-force', 'expired', 'terminated')),
        reason text,
        steps jsonb NOT NULL,
        CONSTRAINT agreements_number UNIQUE (consortium_id, number)
      );
      CREATE INDEX agreements_organization ON agreements (organization_id);
      ALTER TABLE policies ADD COLUMN agreement_id uuid;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE policies DROP COLUMN agreement_id; DROP TABLE agreements');
  }
}
