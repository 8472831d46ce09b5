import { Logger } from '@nestjs/common';
import { TokenVerifier } from './access/token-verifier.js';
import type { Config } from './config/config.js';
import { readConfig } from './config/read-config.js';
import { createService, type RunningService } from './create-service.js';
import { migrate, openDatabase } from './database/open-database.js';
import { hasDatabase, requireDatabaseUrl, type ServiceDefinition } from './service-definition.js';
import { transportOf } from './transport.js';

/** One line for whoever starts the service: what is wrong, without a stack. */
function complain(name: string, error: unknown): void {
  const message = error instanceof Error ? error.message || error.name : String(error);
  const [line = ''] = message.split('\n');
  process.stderr.write(`✗ ${name}: ${line}\n`);
}

async function start<C extends Config>(
  definition: ServiceDefinition<C>,
  onlyMigrate: boolean,
): Promise<RunningService | undefined> {
  const config = readConfig(definition.config, process.env);
  requireDatabaseUrl(definition, config);
  const withDatabase = hasDatabase(definition);
  if (withDatabase && (onlyMigrate || config.DATABASE_MIGRATE === 'start')) {
    const done = await migrate(definition, config);
    if (onlyMigrate) process.stdout.write(`${definition.name}: ${done.length} migrations ran\n`);
  }
  if (onlyMigrate) return undefined;
  const dataSource = withDatabase ? await openDatabase(definition, config) : undefined;
  const onFatal = (error: Error): void => {
    complain(definition.name, error);
    process.kill(process.pid, 'SIGTERM');
    process.exitCode = 1;
  };
  const transport = transportOf(definition.name, config);
  const verifier = new TokenVerifier({
    issuer: config.OIDC_ISSUER,
    audience: config.OIDC_AUDIENCE,
    jwksUrl: config.OIDC_JWKS_URL,
  });
  const service = await createService(definition, { config, transport, verifier, dataSource, onFatal });
  stopOnSignal(definition.name, service, config.STOP_TIMEOUT_MS);
  new Logger('Service').log(`${definition.name} is ready at ${service.url}`);
  return service;
}

/** A first signal stops gracefully; the time limit or a second one ends the process at once. */
function stopOnSignal(name: string, service: RunningService, timeoutMs: number): void {
  let stopping = false;
  const stop = (): void => {
    if (stopping) process.exit(1);
    stopping = true;
    const limit = setTimeout(() => {
      complain(name, new Error(`stopped after ${timeoutMs} ms with work unfinished; it will be done again`));
      process.exit(1);
    }, timeoutMs);
    service.close().then(
      () => {
        clearTimeout(limit);
        process.exit();
      },
      (error: unknown) => {
        complain(name, error);
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, stop);
}

/**
 * Runs a service until it is told to stop; `main.js migrate` only migrates its database. A start that fails says why in
 * one line on standard error and ends the process with exit code 1.
 */
export async function runService<C extends Config>(definition: ServiceDefinition<C>): Promise<void> {
  try {
    await start(definition, process.argv[2] === 'migrate');
  } catch (error) {
    complain(definition.name, error);
    process.exit(1);
  }
}
