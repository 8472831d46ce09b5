import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Hops that share a root, and the review by the referrer's own office. */
export class Hops1790000000013 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE referrals ADD COLUMN parent_id uuid, ADD COLUMN upstream jsonb NOT NULL DEFAULT '[]';
      ALTER TABLE referrals ALTER upstream DROP DEFAULT;
      UPDATE referrals SET slip = slip || '{"rehabilitation": ""}' WHERE NOT slip ? 'rehabilitation';

      CREATE INDEX referrals_of_root ON referrals (root_id, id) WHERE parent_id IS NOT NULL;
      CREATE INDEX referrals_to_review ON referrals (from_organization_id, created_at, id)
        WHERE status = 'internal-review';

      -- What is in review is the referrer's alone, as a draft is.
      DROP INDEX referrals_received, referrals_of_group;
      CREATE INDEX referrals_received ON referrals (to_organization_id, id)
        WHERE status NOT IN ('draft', 'internal-review');
      CREATE INDEX referrals_of_group ON referrals (group_id, id) WHERE status NOT IN ('draft', 'internal-review');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX referrals_of_root, referrals_to_review, referrals_received, referrals_of_group;
      CREATE INDEX referrals_received ON referrals (to_organization_id, id) WHERE status <> 'draft';
      CREATE INDEX referrals_of_group ON referrals (group_id, id) WHERE status <> 'draft';
      ALTER TABLE referrals DROP COLUMN parent_id, DROP COLUMN upstream;
    `);
  }
}
