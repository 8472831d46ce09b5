import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An attachment that was withdrawn: the row says that there was one, and nothing of what it was called or what was in it. */
export class AttachmentWithdrawals1790000000052 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE attachments
        ALTER name DROP NOT NULL,
        ALTER content_key DROP NOT NULL,
        ALTER content DROP NOT NULL,
        ADD withdrawn_at timestamptz,
        ADD withdrawn_by text,
        ADD withdrawal_reason text,
        ADD CONSTRAINT attachments_withdrawn CHECK (CASE WHEN withdrawn_at IS NULL
          THEN num_nulls(name, content_key, content) = 0
          ELSE num_nonnulls(name, content_key, content) = 0 AND num_nulls(withdrawn_by, withdrawal_reason) = 0 END);
      DROP INDEX attachments_to_scan;
      CREATE INDEX attachments_to_scan ON attachments (id)
        WHERE scan IN ('unscanned', 'pending') AND withdrawn_at IS NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM attachments WHERE withdrawn_at IS NOT NULL;
      DROP INDEX attachments_to_scan;
      CREATE INDEX attachments_to_scan ON attachments (id) WHERE scan IN ('unscanned', 'pending');
      ALTER TABLE attachments
        DROP CONSTRAINT attachments_withdrawn,
        DROP withdrawn_at,
        DROP withdrawn_by,
        DROP withdrawal_reason,
        ALTER name SET NOT NULL,
        ALTER content_key SET NOT NULL,
        ALTER content SET NOT NULL;
    `);
  }
}
