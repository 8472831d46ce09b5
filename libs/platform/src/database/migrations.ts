import { AuditTrail1780000000013 } from '../audit/migration.js';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** First answers to requests with an `Idempotency-Key`; see http/idempotency.interceptor.ts. */
class IdempotencyKeys1780000000011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE idempotency_keys (
        caller text NOT NULL,
        key text NOT NULL,
        request text NOT NULL,
        status integer NOT NULL,
        headers jsonb NOT NULL,
        body jsonb,
        answered_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT idempotency_keys_once PRIMARY KEY (caller, key)
      );
      CREATE INDEX idempotency_keys_answered ON idempotency_keys (answered_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE idempotency_keys');
  }
}

/** What operators changed; see operations/operator-actions.ts. */
class OperatorActions1780000000012 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE operator_actions (
        id uuid CONSTRAINT operator_actions_pk PRIMARY KEY,
        at timestamptz NOT NULL,
        action text NOT NULL CONSTRAINT operator_actions_action CHECK (action IN ('requeue', 'discard', 'replay', 'cancel-replay')),
        target text NOT NULL,
        reason text,
        detail jsonb NOT NULL,
        actor text NOT NULL,
        username text,
        origin text NOT NULL,
        trace_id text
      );

      -- What was done stays on record, whoever holds the service's own password.
      CREATE FUNCTION keep_operator_actions() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '% is insert-only', TG_TABLE_NAME; END $$;
      CREATE TRIGGER operator_actions_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON operator_actions
        EXECUTE FUNCTION keep_operator_actions();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE operator_actions; DROP FUNCTION keep_operator_actions');
  }
}

/** Migrations that every service with a database runs between messaging's and its own. */
export const platformMigrations: (new () => MigrationInterface)[] = [
  IdempotencyKeys1780000000011,
  OperatorActions1780000000012,
  AuditTrail1780000000013,
];
