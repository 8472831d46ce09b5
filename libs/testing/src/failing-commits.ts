import type { DataSource } from 'typeorm';

/**
 * Makes the next `count` transactions that handle an event fail in PostgreSQL at the very end, when the commit checks its
 * deferred triggers. The counter is a sequence, which a rollback does not take back.
 */
export async function failBeforeCommit(dataSource: DataSource, count: number): Promise<void> {
  await dataSource.query(`
    DROP TRIGGER IF EXISTS test_failing_commit ON inbox;
    DROP SEQUENCE IF EXISTS test_commits;
    CREATE SEQUENCE test_commits;
    CREATE OR REPLACE FUNCTION test_failing_commit() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF nextval('test_commits') <= ${Math.trunc(count)} THEN RAISE EXCEPTION 'the test fails this commit'; END IF;
        RETURN NULL;
      END $$;
    CREATE CONSTRAINT TRIGGER test_failing_commit AFTER INSERT ON inbox DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW EXECUTE FUNCTION test_failing_commit();
  `);
}
