import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The appointment that a patient missed, once another is wanted. */
export class MissedAppointments1790000000085 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE referrals ADD COLUMN missed_appointment_id uuid');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE referrals DROP COLUMN missed_appointment_id');
  }
}
