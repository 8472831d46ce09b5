import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Files on referrals: name and key of each sealed as identities are, the content under its own key. */
export class Attachments1790000000051 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE attachments (
        id uuid CONSTRAINT attachments_pk PRIMARY KEY,
        referral_id uuid NOT NULL,
        root_id uuid NOT NULL,
        name text NOT NULL,
        type text NOT NULL,
        bytes integer NOT NULL,
        sha256 text NOT NULL,
        scan text NOT NULL CONSTRAINT attachments_scan CHECK (scan IN ('unscanned', 'pending', 'clean', 'infected')),
        scan_tried_at timestamptz,
        organization_id uuid NOT NULL,
        added_by text NOT NULL,
        added_at timestamptz NOT NULL,
        content_key text NOT NULL,
        content bytea NOT NULL
      );
      -- What is encrypted cannot be compressed.
      ALTER TABLE attachments ALTER content SET STORAGE EXTERNAL;
      CREATE INDEX attachments_of_root ON attachments (root_id, id);
      CREATE INDEX attachments_to_scan ON attachments (id) WHERE scan IN ('unscanned', 'pending');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE attachments');
  }
}
