import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Local copies of membership's registers. */
export class RegistryCopies1790000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE organization_copies (
        id uuid CONSTRAINT organization_copies_pk PRIMARY KEY,
        version integer NOT NULL,
        name text NOT NULL,
        short_name text NOT NULL,
        division_code text NOT NULL
      );

      CREATE TABLE member_copies (
        id uuid CONSTRAINT member_copies_pk PRIMARY KEY,
        version integer NOT NULL,
        organization_id uuid NOT NULL,
        consortium_id uuid NOT NULL,
        status text NOT NULL
      );
      CREATE INDEX member_copies_organization ON member_copies (organization_id);

      CREATE TABLE scope_copies (
        id uuid CONSTRAINT scope_copies_pk PRIMARY KEY,
        version integer NOT NULL,
        organization_id uuid NOT NULL,
        department text NOT NULL,
        directions jsonb NOT NULL,
        booking_mode text NOT NULL,
        min_age integer,
        max_age integer,
        sex text,
        indications jsonb NOT NULL,
        open boolean NOT NULL
      );
      CREATE INDEX scope_copies_organization ON scope_copies (organization_id);
      CREATE INDEX scope_copies_department ON scope_copies (department);

      CREATE TABLE practitioner_copies (
        id uuid CONSTRAINT practitioner_copies_pk PRIMARY KEY,
        version integer NOT NULL,
        name text NOT NULL,
        employer_id uuid NOT NULL,
        practice_points jsonb NOT NULL
      );

      -- Every version of a policy: the one in force depends on the day.
      CREATE TABLE policy_copies (
        id uuid CONSTRAINT policy_copies_pk PRIMARY KEY,
        version integer NOT NULL,
        consortium_id uuid NOT NULL,
        code text NOT NULL,
        policy_version integer NOT NULL,
        valid_from date NOT NULL,
        parameters jsonb NOT NULL
      );
      CREATE INDEX policy_copies_in_force ON policy_copies (consortium_id, code, policy_version);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE policy_copies, practitioner_copies, scope_copies, member_copies, organization_copies',
    );
  }
}
