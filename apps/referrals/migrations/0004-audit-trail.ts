import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Looks at identities move to the chained trail that every service has. */
export class LooksInAuditTrail1790000000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      INSERT INTO audit_trail (id, at, action, actor, organization_id, patient_id, record, purpose, origin, detail)
        SELECT id, at, action, actor, organization_id, patient_id, 'referrals/' || referral_id, purpose, '',
          jsonb_build_object('fields', fields)
        FROM audit_entries ORDER BY id;
      DROP TABLE audit_entries;
      DROP FUNCTION refuse_change;
    `);
  }

  /** Who looked is not forgotten with a table: going back starts an empty one, the trail keeps what it has. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE audit_entries (
        id uuid CONSTRAINT audit_entries_pk PRIMARY KEY,
        at timestamptz NOT NULL,
        action text NOT NULL,
        actor text NOT NULL,
        organization_id uuid,
        purpose text NOT NULL,
        patient_id uuid,
        referral_id uuid,
        fields jsonb NOT NULL
      );
      CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '% is insert-only', TG_TABLE_NAME; END $$;
      CREATE TRIGGER audit_entries_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries
        EXECUTE FUNCTION refuse_change();
    `);
  }
}
