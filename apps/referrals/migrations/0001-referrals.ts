import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The referrals themselves, their timeline and the numbers of their slips. */
export class Referrals1790000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Numbers carry the date as well, so the serial may start again after a million.
      CREATE SEQUENCE referral_numbers MAXVALUE 999999 CYCLE;

      CREATE TABLE referrals (
        id uuid CONSTRAINT referrals_pk PRIMARY KEY,
        version integer NOT NULL,
        root_id uuid NOT NULL,
        number text NOT NULL CONSTRAINT referrals_number UNIQUE,
        status text NOT NULL CONSTRAINT referrals_status CHECK (status IN (
          'draft', 'submitted', 'delivered', 'in-triage', 'accepted', 'awaiting-slot', 'scheduled', 'arrived',
          'in-care', 'outcome-sent', 'closed', 'rejected', 'cancel-requested', 'cancelled')),
        direction text NOT NULL CONSTRAINT referrals_direction CHECK (direction IN ('up', 'down', 'lateral')),
        priority text NOT NULL CONSTRAINT referrals_priority CHECK (priority IN ('routine', 'urgent', 'emergency')),
        group_id uuid NOT NULL,
        patient_id uuid NOT NULL,
        patient_age integer NOT NULL,
        patient_sex text NOT NULL,
        from_organization_id uuid NOT NULL,
        from_department text NOT NULL,
        from_practitioner_id uuid,
        to_organization_id uuid NOT NULL,
        to_department text NOT NULL,
        to_practitioner_id uuid,
        slip jsonb NOT NULL,
        appointment jsonb,
        appointment_starts_at timestamptz,
        waiting_list_entry_id uuid,
        scheduling_as_of timestamptz,
        reason_code text,
        comment text,
        outcome jsonb,
        outcome_due_at timestamptz,
        follow_up text,
        created_at timestamptz NOT NULL,
        submitted_at timestamptz,
        arrived_at timestamptz,
        care_started_at timestamptz,
        outcome_sent_at timestamptz,
        ended_at timestamptz,
        CONSTRAINT referrals_two_organizations CHECK (from_organization_id <> to_organization_id),
        CONSTRAINT referrals_ended CHECK ((ended_at IS NOT NULL) = (status IN ('closed', 'rejected', 'cancelled')))
      );

      -- Ids are UUIDv7: their order is the order in which referrals began.
      CREATE INDEX referrals_sent ON referrals (from_organization_id, id);
      CREATE INDEX referrals_received ON referrals (to_organization_id, id) WHERE status <> 'draft';
      CREATE INDEX referrals_of_group ON referrals (group_id, id) WHERE status <> 'draft';
      CREATE INDEX referrals_of_patient ON referrals (patient_id, id);

      -- One partial index for each worklist: as long as the work, not as the history.
      CREATE INDEX referrals_to_triage ON referrals (to_organization_id, submitted_at, id)
        WHERE status IN ('delivered', 'in-triage');
      CREATE INDEX referrals_awaiting_slot ON referrals (to_organization_id, submitted_at, id)
        WHERE status IN ('accepted', 'awaiting-slot');
      CREATE INDEX referrals_arriving ON referrals (to_organization_id, appointment_starts_at, id)
        WHERE status = 'scheduled';
      CREATE INDEX referrals_outcome_due ON referrals (to_organization_id, outcome_due_at, id)
        WHERE status = 'in-care';
      CREATE INDEX referrals_to_confirm ON referrals (to_organization_id, submitted_at, id)
        WHERE status = 'cancel-requested';
      CREATE INDEX referrals_to_acknowledge ON referrals (from_organization_id, outcome_sent_at, id)
        WHERE status = 'outcome-sent';

      CREATE TABLE referral_timeline (
        referral_id uuid NOT NULL,
        sequence integer NOT NULL,
        at timestamptz NOT NULL,
        event text NOT NULL,
        actor text NOT NULL,
        actor_organization_id uuid,
        detail jsonb NOT NULL,
        CONSTRAINT referral_timeline_pk PRIMARY KEY (referral_id, sequence)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE referral_timeline, referrals; DROP SEQUENCE referral_numbers');
  }
}
