import type { MigrationInterface, QueryRunner } from 'typeorm';

/** One event tells every referrer of a chain, each once. */
export class Upstream1790000000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE messages DROP CONSTRAINT messages_once,
        ADD CONSTRAINT messages_once UNIQUE NULLS NOT DISTINCT (event_id, recipient, channel, organization_id)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM messages m USING messages o
        WHERE m.event_id = o.event_id AND m.recipient = o.recipient AND m.channel = o.channel AND m.id > o.id;
      ALTER TABLE messages DROP CONSTRAINT messages_once,
        ADD CONSTRAINT messages_once UNIQUE (event_id, recipient, channel)`);
  }
}
