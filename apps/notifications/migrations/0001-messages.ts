import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The messages, the inboxes they go to, and what users prefer. */
export class Messages1790000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE messages (
        id uuid CONSTRAINT messages_pk PRIMARY KEY,
        version integer NOT NULL,
        event_id uuid NOT NULL,
        event text NOT NULL,
        referral_id uuid NOT NULL,
        recipient text NOT NULL
          CONSTRAINT messages_recipient CHECK (recipient IN ('patient', 'referrer', 'receiving-desk')),
        channel text NOT NULL CONSTRAINT messages_channel CHECK (channel IN ('inbox', 'sms')),
        template text NOT NULL,
        variables jsonb NOT NULL,
        organization_id uuid,
        department text,
        practitioner_id uuid,
        patient_reference uuid,
        appointment_id uuid,
        status text NOT NULL CONSTRAINT messages_status
          CHECK (status IN ('pending', 'delivered', 'opened', 'acted', 'withdrawn')),
        position integer,
        created_at timestamptz NOT NULL,
        delivered_at timestamptz,
        opened_at timestamptz,
        opened_by text,
        acted_at timestamptz,
        acted_by text,
        CONSTRAINT messages_once UNIQUE (event_id, recipient, channel),
        CONSTRAINT messages_addressed CHECK ((recipient = 'patient') = (organization_id IS NULL)),
        CONSTRAINT messages_patient CHECK ((recipient = 'patient') = (patient_reference IS NOT NULL))
      );
      CREATE INDEX messages_referral ON messages (referral_id);
      CREATE INDEX messages_pending ON messages (channel, id) WHERE status = 'pending';
      CREATE UNIQUE INDEX messages_inbox ON messages (organization_id, position) WHERE position IS NOT NULL;
      CREATE INDEX messages_unread ON messages (organization_id, position) WHERE status = 'delivered';

      CREATE TABLE inboxes (
        organization_id uuid CONSTRAINT inboxes_pk PRIMARY KEY,
        last_position integer NOT NULL
      );

      CREATE TABLE preferences (
        user_id text CONSTRAINT preferences_pk PRIMARY KEY,
        language text NOT NULL CONSTRAINT preferences_language CHECK (language IN ('zh-CN', 'en'))
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE preferences, inboxes, messages');
  }
}
