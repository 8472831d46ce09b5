import { Logger } from '@nestjs/common';
import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';

const guarded = new WeakSet<Pool>();

/**
 * The connection pool of a data source. The database may end a session in the same breath in which it accepts it; the pool
 * has let go of the connection by then and its taker does not hold it yet, so that nobody would hear the error and the
 * process would die of it. Here somebody always listens.
 */
export function poolOf(dataSource: DataSource): Pool {
  const { master: pool } = dataSource.driver as unknown as { master?: Pool };
  if (!pool) throw new Error('driver not connected');
  if (!guarded.has(pool)) {
    guarded.add(pool);
    const logger = new Logger('Database');
    pool.on('connect', (client) => client.on('error', (error) => logger.debug(`connection lost: ${error.message}`)));
  }
  return pool;
}
