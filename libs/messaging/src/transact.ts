import type { ClientBase } from 'pg';
import { type DataSource, type EntityManager, QueryFailedError } from 'typeorm';
import { causeOf, isOutOfOrder, SessionLost, StoreUnavailable } from './unavailable.js';

const away = (error: unknown): never => {
  throw new StoreUnavailable('database-away', `the database is away: ${causeOf(error)}`);
};

/**
 * Runs `work` in one transaction. It is the database that failed when the work could not even begin; whatever the work asks may
 * fail with the same codes and words. When nothing can be rolled back because the session is gone, either may have ended it.
 * @throws StoreUnavailable when the database failed; SessionLost when the session did; Error when the work went on after a statement that failed, since PostgreSQL
 *   answers its commit by rolling back without an error; else what the work threw.
 */
export async function transact<T>(dataSource: DataSource, work: (manager: EntityManager) => Promise<T>): Promise<T> {
  const runner = dataSource.createQueryRunner();
  try {
    await runner.startTransaction().catch(away);
    try {
      const result = await work(runner.manager);
      const session: ClientBase = await runner.connect();
      // The runner's own commit does not tell what came of it.
      const { command } = await session.query('COMMIT').catch((error: Error) => {
        throw new QueryFailedError('COMMIT', undefined, error);
      });
      if (command !== 'COMMIT') throw new Error('a statement failed and its error was not passed on');
      return result;
    } catch (error) {
      await runner.rollbackTransaction().catch(() => {
        throw new SessionLost(`the session was lost: ${causeOf(error)}`);
      });
      if (isOutOfOrder(error)) away(error);
      throw error;
    }
  } finally {
    await runner.release();
  }
}
