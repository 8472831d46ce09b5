import { MemoryTransport } from '#messaging';
import { createService, openDatabase, readConfig, type RunningService } from '#platform';
import { testVerifier, type TestService } from '#testing';
import type { PostgresDataSourceOptions } from 'typeorm/driver/postgres/PostgresDataSourceOptions.js';
import { notifications } from '../src/service.js';

/** A replica with the broker that it alone reads. */
export interface Replica extends RunningService {
  readonly transport: MemoryTransport;
}

/** A second replica of a service under test: the same database, a process's worth of its own of everything else. */
export async function startReplica(service: TestService, env: Record<string, string>): Promise<Replica> {
  const { url } = service.dataSource.options as PostgresDataSourceOptions;
  const settings = { HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'error', DATABASE_URL: url ?? '', ...env };
  const config = readConfig(notifications.config, settings);
  const dataSource = await openDatabase(notifications, config);
  const onFatal = (error: Error): void => {
    throw error;
  };
  const transport = new MemoryTransport();
  const running = await createService(notifications, {
    config,
    transport,
    verifier: testVerifier(),
    dataSource,
    onFatal,
  });
  return { ...running, transport };
}
