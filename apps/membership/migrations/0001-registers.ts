import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Registers1790000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE organizations (
        id uuid CONSTRAINT organizations_pk PRIMARY KEY,
        version integer NOT NULL,
        credit_code text NOT NULL CONSTRAINT organizations_credit_code UNIQUE,
        name text NOT NULL,
        short_name text NOT NULL,
        level text NOT NULL
          CONSTRAINT organizations_level CHECK (level IN ('tertiary', 'secondary', 'primary', 'village', 'none')),
        kind text NOT NULL
          CONSTRAINT organizations_kind CHECK (kind IN ('general-hospital', 'tcm-hospital', 'maternal-child-hospital',
            'cdc', 'township-health-centre', 'community-health-centre', 'village-clinic', 'private-hospital',
            'outpatient-department', 'emergency-centre', 'university-hospital')),
        ownership text NOT NULL CONSTRAINT organizations_ownership CHECK (ownership IN ('public', 'private')),
        division_code text NOT NULL,
        location jsonb,
        address text,
        phone text,
        parent_id uuid
      );
      CREATE TABLE consortia (
        id uuid CONSTRAINT consortia_pk PRIMARY KEY,
        version integer NOT NULL,
        code text NOT NULL CONSTRAINT consortia_code UNIQUE,
        name text NOT NULL,
        type text NOT NULL CONSTRAINT consortia_type
          CHECK (type IN ('county-medical-group', 'urban-medical-group', 'specialty-alliance', 'remote-network')),
        tightness text NOT NULL
          CONSTRAINT consortia_tightness CHECK (tightness IN ('loose', 'relatively-tight', 'tight')),
        division_code text NOT NULL,
        lead_organization_id uuid NOT NULL,
        bodies jsonb NOT NULL
      );
      CREATE TABLE memberships (
        id uuid CONSTRAINT memberships_pk PRIMARY KEY,
        version integer NOT NULL,
        consortium_id uuid NOT NULL,
        organization_id uuid NOT NULL,
        role text NOT NULL CONSTRAINT memberships_role
          CHECK (role IN ('superior', 'lead', 'county-centre', 'member', 'grassroots')),
        status text NOT NULL CONSTRAINT memberships_status
          CHECK (status IN ('intent', 'survey', 'file-complete', 'agreed', 'active', 'suspended', 'ended')),
        reason text,
        steps jsonb NOT NULL
      );
      CREATE UNIQUE INDEX memberships_one_at_a_time ON memberships (consortium_id, organization_id)
        WHERE status <> 'ended';
      CREATE INDEX memberships_organization ON memberships (organization_id);
      CREATE TABLE service_scopes (
        id uuid CONSTRAINT service_scopes_pk PRIMARY KEY,
        version integer NOT NULL,
        organization_id uuid NOT NULL,
        department text NOT NULL,
        directions text[] NOT NULL,
        booking_mode text NOT NULL
          CONSTRAINT service_scopes_booking_mode CHECK (booking_mode IN ('direct', 'triage')),
        min_age integer,
        max_age integer,
        sex text CONSTRAINT service_scopes_sex CHECK (sex IN ('male', 'female')),
        indications text[] NOT NULL,
        contact text,
        opening_hours text,
        wait_days integer,
        open boolean NOT NULL,
        CONSTRAINT service_scopes_one_per_department UNIQUE (organization_id, department)
      );
      CREATE INDEX service_scopes_department ON service_scopes (department);
      CREATE TABLE practitioners (
        id uuid CONSTRAINT practitioners_pk PRIMARY KEY,
        version integer NOT NULL,
        employer_id uuid NOT NULL,
        staff_number text NOT NULL,
        name text NOT NULL,
        sex text CONSTRAINT practitioners_sex CHECK (sex IN ('male', 'female')),
        title text NOT NULL CONSTRAINT practitioners_title
          CHECK (title IN ('resident', 'attending', 'associate-chief', 'chief')),
        specialty text NOT NULL,
        practice_points uuid[] NOT NULL,
        CONSTRAINT practitioners_staff_number UNIQUE (employer_id, staff_number)
      );
      CREATE TABLE policies (
        id uuid CONSTRAINT policies_pk PRIMARY KEY,
        version integer NOT NULL,
        consortium_id uuid NOT NULL,
        code text NOT NULL,
        policy_version integer NOT NULL,
        valid_from date NOT NULL,
        parameters jsonb NOT NULL,
        CONSTRAINT policies_version_set_once UNIQUE (consortium_id, code, policy_version)
      );
      CREATE TABLE users (
        id uuid CONSTRAINT users_pk PRIMARY KEY,
        version integer NOT NULL,
        username text NOT NULL CONSTRAINT users_username UNIQUE,
        display_name text NOT NULL,
        roles text[] NOT NULL,
        organization_id uuid,
        practitioner_id uuid
      );
      CREATE TABLE imports (
        id uuid CONSTRAINT imports_pk PRIMARY KEY,
        at timestamptz NOT NULL,
        by text NOT NULL,
        files jsonb NOT NULL,
        counts jsonb NOT NULL
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE imports, users, policies, practitioners, service_scopes, memberships, consortia, organizations',
    );
  }
}
