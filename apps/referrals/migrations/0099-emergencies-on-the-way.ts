import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An emergency on the way is expected from its handover on, whenever it is booked; the rule says when it is called for. */
export class EmergenciesOnTheWay1790000000099 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      UPDATE referrals SET appointment_starts_at = (handover->>'at')::timestamptz
        WHERE status = 'in-transit' AND priority = 'emergency';
      UPDATE deadlines SET due_at = now(), try_at = now() FROM referrals r
        WHERE kind = 'referral' AND subject_id = r.id::text AND r.status = 'in-transit' AND r.priority = 'emergency';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      UPDATE referrals SET appointment_starts_at = (appointment->>'startsAt')::timestamptz
        WHERE status = 'in-transit' AND priority = 'emergency' AND appointment IS NOT NULL;
    `);
  }
}
