import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rotations of the keys that seal identities, and how far each has come. */
export class KeyRotations1790000000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE key_rotations (
        id uuid CONSTRAINT key_rotations_pk PRIMARY KEY,
        status text NOT NULL CONSTRAINT key_rotations_status CHECK (status IN ('running', 'done')),
        sealing_key text NOT NULL,
        total bigint NOT NULL,
        seen bigint NOT NULL DEFAULT 0,
        resealed bigint NOT NULL DEFAULT 0,
        -- The last patient that was looked at.
        position uuid,
        started_at timestamptz NOT NULL,
        ended_at timestamptz
      );
      CREATE UNIQUE INDEX key_rotations_one ON key_rotations (status) WHERE status = 'running';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE key_rotations');
  }
}
