import type { MigrationInterface, QueryRunner } from 'typeorm';
import { lineText } from './line.js';

/** The audit trail of a service: lines that are only ever added, each with the hash of the one before. */
export class AuditTrail1780000000013 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE audit_trail (
        sequence bigint CONSTRAINT audit_trail_pk PRIMARY KEY,
        id uuid NOT NULL CONSTRAINT audit_trail_id UNIQUE,
        at timestamptz NOT NULL,
        action text NOT NULL,
        actor text NOT NULL,
        username text,
        organization_id uuid,
        patient_id uuid,
        record text,
        purpose text,
        origin text NOT NULL,
        trace_id text,
        detail jsonb NOT NULL,
        previous text NOT NULL,
        hash text NOT NULL
      );
      CREATE INDEX audit_trail_patient ON audit_trail (patient_id, sequence) WHERE patient_id IS NOT NULL;
      CREATE INDEX audit_trail_record ON audit_trail (record, sequence) WHERE record IS NOT NULL;
      CREATE INDEX audit_trail_actor ON audit_trail (actor, sequence);

      -- Where the chain ends, kept apart from it: without this, lines cut off its end would not be missed.
      CREATE TABLE audit_head (
        one boolean CONSTRAINT audit_head_pk PRIMARY KEY DEFAULT true CONSTRAINT audit_head_one CHECK (one),
        sequence bigint NOT NULL,
        hash text NOT NULL
      );
      INSERT INTO audit_head (sequence, hash) VALUES (0, '');

      -- The owner's rights: the service itself may add lines, but neither choose their place nor move the head.
      CREATE FUNCTION chain_audit_line() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
        BEGIN
          -- Whoever comes second waits here until the first has committed: a chain has one end.
          SELECT head.sequence + 1, head.hash INTO NEW.sequence, NEW.previous FROM audit_head head FOR UPDATE;
          NEW.hash := encode(sha256(convert_to(NEW.previous || ${lineText('NEW')}, 'UTF8')), 'hex');
          UPDATE audit_head SET sequence = NEW.sequence, hash = NEW.hash;
          RETURN NEW;
        END $$;
      CREATE TRIGGER audit_trail_chain BEFORE INSERT ON audit_trail FOR EACH ROW EXECUTE FUNCTION chain_audit_line();
      CREATE TRIGGER audit_trail_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_trail
        EXECUTE FUNCTION keep_operator_actions();

      CREATE FUNCTION trail_operator_action() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          INSERT INTO audit_trail (id, at, action, actor, username, record, origin, trace_id, detail)
          VALUES (NEW.id, NEW.at, NEW.action, NEW.actor, NEW.username, NEW.target, NEW.origin, NEW.trace_id,
            NEW.detail || jsonb_build_object('reason', NEW.reason));
          RETURN NULL;
        END $$;
      CREATE TRIGGER operator_actions_trail AFTER INSERT ON operator_actions
        FOR EACH ROW EXECUTE FUNCTION trail_operator_action();
      INSERT INTO audit_trail (id, at, action, actor, username, record, origin, trace_id, detail)
        SELECT id, at, action, actor, username, target, origin, trace_id, detail || jsonb_build_object('reason', reason)
        FROM operator_actions ORDER BY id;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER operator_actions_trail ON operator_actions;
      DROP TABLE audit_trail, audit_head;
      DROP FUNCTION chain_audit_line, trail_operator_action;
    `);
  }
}
