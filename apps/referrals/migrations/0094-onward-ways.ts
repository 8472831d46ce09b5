import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where a patient who was referred onward went; of those that are there now it is known by the hop that lives. */
export class OnwardWays1790000000094 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE referrals ADD COLUMN child_id uuid, ADD COLUMN onward_to jsonb;
      UPDATE referrals r SET child_id = c.id, onward_to = jsonb_strip_nulls(jsonb_build_object(
        'organizationId', c.to_organization_id, 'department', c.to_department, 'practitionerId', c.to_practitioner_id))
      FROM referrals c
      WHERE r.status = 'referred-onward' AND c.root_id = r.root_id AND c.parent_id = r.id AND c.ended_at IS NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE referrals DROP COLUMN child_id, DROP COLUMN onward_to');
  }
}
