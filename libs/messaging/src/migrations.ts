import type { MigrationInterface, QueryRunner } from 'typeorm';
import { shards } from './relay-leases.js';

/** Outbox with the leases of its shards, inbox, parked events, replays and deadlines: the same tables in every service's database. */
class MessagingTables1780000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE outbox (
        id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT outbox_pk PRIMARY KEY,
        topic text NOT NULL,
        key text NOT NULL,
        headers json NOT NULL,
        value text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        shard smallint NOT NULL GENERATED ALWAYS AS (hashtext(key) & ${shards - 1}) STORED
      );
      CREATE TABLE replicas (
        id uuid CONSTRAINT replicas_pk PRIMARY KEY,
        expires_at timestamptz NOT NULL
      );
      CREATE TABLE relay_leases (
        shard smallint CONSTRAINT relay_leases_pk PRIMARY KEY,
        holder uuid CONSTRAINT relay_leases_holder REFERENCES replicas ON DELETE SET NULL
      );
      INSERT INTO relay_leases (shard) SELECT generate_series(0, ${shards - 1});
      CREATE TABLE inbox (
        event_id text NOT NULL,
        handler text NOT NULL,
        handled_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT inbox_once PRIMARY KEY (event_id, handler)
      );
      CREATE TABLE parked_events (
        id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT parked_events_pk PRIMARY KEY,
        status text NOT NULL CONSTRAINT parked_events_status 
          CHECK (status IN ('retrying', 'waiting', 'dead', 'unreadable', 'discarded')),
        topic text NOT NULL,
        partition integer NOT NULL,
        "offset" bigint NOT NULL,
        event_id text NOT NULL,
        key text NOT NULL,
        headers json NOT NULL,
        value bytea,
        attempts integer NOT NULL DEFAULT 0,
        next_attempt_at timestamptz NOT NULL DEFAULT now(),
        cause text,
        history jsonb NOT NULL DEFAULT '[]',
        parked_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT parked_events_once UNIQUE (topic, partition, "offset", event_id)
      );
      CREATE INDEX parked_events_line ON parked_events (topic, key, id) WHERE status IN ('retrying', 'waiting', 'dead');
      -- Only the first of a line is retrying: what waits behind it, however much, is not looked at.
      CREATE INDEX parked_events_due ON parked_events (next_attempt_at) WHERE status = 'retrying';
      CREATE TABLE replays (
        id uuid CONSTRAINT replays_pk PRIMARY KEY,
        status text NOT NULL CONSTRAINT replays_status CHECK (status IN ('running', 'done', 'cancelled')),
        handlers text[] NOT NULL,
        topics text[] NOT NULL,
        starts jsonb NOT NULL,
        positions jsonb NOT NULL,
        targets jsonb NOT NULL,
        handled bigint NOT NULL DEFAULT 0,
        skipped bigint NOT NULL DEFAULT 0,
        last_failure text,
        holder uuid CONSTRAINT replays_holder REFERENCES replicas ON DELETE SET NULL,
        started_at timestamptz NOT NULL DEFAULT now(),
        ended_at timestamptz
      );
      CREATE UNIQUE INDEX replays_one ON replays (status) WHERE status = 'running';
      CREATE TABLE deadlines (
        kind text NOT NULL,
        subject_id text NOT NULL,
        due_at timestamptz NOT NULL,
        try_at timestamptz NOT NULL,
        CONSTRAINT deadlines_pk PRIMARY KEY (kind, subject_id)
      );
      CREATE INDEX deadlines_due ON deadlines (try_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE deadlines, replays, parked_events, inbox, relay_leases, replicas, outbox');
  }
}

/** Outbox rows that the broker does not take; what waits for them stays in the outbox. See `Refusals`. */
class OutboxRefusals1780000000021 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE outbox_refusals (
        id bigint CONSTRAINT outbox_refusals_pk PRIMARY KEY,
        topic text NOT NULL,
        key text NOT NULL,
        whole_topic boolean NOT NULL,
        cause text NOT NULL,
        tries integer NOT NULL DEFAULT 1,
        refused_at timestamptz NOT NULL DEFAULT now(),
        tried_at timestamptz NOT NULL DEFAULT now()
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE outbox_refusals');
  }
}

/** Migrations that every service with a database runs before its own. */
export const messagingMigrations: (new () => MigrationInterface)[] = [
  MessagingTables1780000000001,
  OutboxRefusals1780000000021,
];
