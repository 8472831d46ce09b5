import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Local copies of membership's registers. */
export class RegistryCopies1790000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE organization_copies (
        id uuid CONSTRAINT organization_copies_pk PRIMARY KEY,
        version integer NOT NULL,
        credit_code text NOT NULL,
        level text NOT NULL,
        grassroots boolean NOT NULL
      );
      CREATE INDEX organization_copies_credit_code ON organization_copies (credit_code);

      CREATE TABLE member_copies (
        id uuid CONSTRAINT member_copies_pk PRIMARY KEY,
        version integer NOT NULL,
        organization_id uuid NOT NULL,
        consortium_id uuid NOT NULL,
        status text NOT NULL
      );
      CREATE INDEX member_copies_organization ON member_copies (organization_id);

      CREATE TABLE practitioner_copies (
        id uuid CONSTRAINT practitioner_copies_pk PRIMARY KEY,
        version integer NOT NULL,
        staff_number text NOT NULL,
        employer_id uuid NOT NULL,
        practice_points jsonb NOT NULL
      );

      CREATE TABLE policy_copies (
        id uuid CONSTRAINT policy_copies_pk PRIMARY KEY,
        version integer NOT NULL,
        consortium_id uuid NOT NULL,
        policy_version integer NOT NULL,
        valid_from date NOT NULL,
        parameters jsonb NOT NULL
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE policy_copies, practitioner_copies, member_copies, organization_copies');
  }
}
