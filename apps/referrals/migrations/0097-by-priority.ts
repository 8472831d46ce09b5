import type { MigrationInterface, QueryRunner } from 'typeorm';

const waiting = `status IN ('internal-review', 'submitted', 'delivered', 'in-triage', 'info-requested', 'returned', 'accepted',
  'awaiting-slot', 'scheduled', 'no-show', 'in-transit')`;

/** Lists by priority: name, whose it is, since when one waits, what is on it. */
const lists = [
  ['to_review', 'from', 'created_at', `status = 'internal-review'`],
  ['to_triage', 'to', 'submitted_at', `status IN ('delivered', 'in-triage')`],
  ['info_wanted', 'from', 'clock_stopped_at', `status = 'info-requested'`],
  ['returned', 'from', 'clock_stopped_at', `status = 'returned'`],
  ['to_reroute', 'from', 'created_at', waiting],
  ['awaiting_slot', 'to', 'submitted_at', `status IN ('accepted', 'awaiting-slot')`],
] as const;

/** What waits for a decision does so by priority, and then by age: an urgent one no longer stands behind older routine ones. */
export class ByPriority1790000000097 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const rank = `(CASE priority WHEN 'emergency' THEN 0 WHEN 'urgent' THEN 1 ELSE 2 END), `;
    await index(runner, () => rank);
  }

  async down(runner: QueryRunner): Promise<void> {
    await index(runner, (list) => (list === 'to_triage' ? `(priority <> 'emergency'), ` : ''));
  }
}

async function index(runner: QueryRunner, first: (list: string) => string): Promise<void> {
  for (const [list, side, since, held] of lists)
    await runner.query(`
      DROP INDEX referrals_${list};
      CREATE INDEX referrals_${list} ON referrals (${side}_organization_id, ${first(list)}${since}, id) WHERE ${held};
    `);
}
