import { readFileSync } from 'node:fs';
import { NestFactory, Reflector } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { Logger } from 'nestjs-pino';
import { EventServer, nextTraceparent, runInFlow, Store, type Transport } from '#messaging';
import { type DataSource } from 'typeorm';
import { AccessGuard } from './access/access.guard.js';
import { admitBeforeBodies } from './access/admit.js';
import { type TokenVerifier } from './access/token-verifier.js';
import type { BaseConfig, Config, ConfigOf } from './config/config.js';
import { failed } from './failed.js';
import { measure } from './health/metrics.js';
import { Readiness } from './health/readiness.js';
import { Idempotency } from './http/idempotency.interceptor.js';
import { PageLinks } from './http/paging.js';
import { ProblemFilter } from './http/problem.filter.js';
import { InputPipe } from './http/validation.pipe.js';
import { VersionTags } from './http/versions.js';
import { openApiOf, serveOpenApi } from './openapi/openapi.js';
import { hasDatabase, type ServiceDefinition } from './service-definition.js';
import { serviceModule } from './service.module.js';

/** What a service is created from; `run-service.ts` opens these from the environment, tests bring their own. */
export interface Foundations<C extends Config> {
  readonly config: ConfigOf<C>;
  readonly transport: Transport;
  readonly verifier: TokenVerifier;
  readonly dataSource?: DataSource;
  readonly onFatal: (error: Error) => void;
}

/** A service that answers requests and handles events. */
export interface RunningService {
  readonly app: NestFastifyApplication;
  readonly url: string;
  openApi(): OpenAPIObject;
  /** No new work, what is in hand finished, events published, connections closed. */
  close(): Promise<void>;
}

/** The project's version, from the nearest package.json. */
function version(folder = import.meta.dirname): string {
  try {
    return (JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')) as { version: string }).version;
  } catch (error) {
    if (folder === '/') throw error;
    return version(folder.slice(0, folder.lastIndexOf('/')) || '/');
  }
}

/** Each request is a step of the trace it names, or of a new one; what it publishes carries it on. */
function traceRequests(app: NestFastifyApplication): void {
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('preValidation', (request, _reply, done) => {
      const parent = request.headers['traceparent'];
      runInFlow({ traceparent: nextTraceparent(typeof parent === 'string' ? parent : undefined) }, done);
    });
}

function serverOf(config: BaseConfig, own: object): FastifyAdapter {
  const server = new FastifyAdapter({
    bodyLimit: config.BODY_LIMIT_BYTES,
    requestTimeout: config.REQUEST_TIMEOUT_MS,
    forceCloseConnections: 'idle',
    logger: false,
    ...own,
  });
  // JSON only: anything else is told its type is wrong, not that its content is.
  server.getInstance().removeContentTypeParser('text/plain');
  return server;
}

/** Starts a service on its foundations. Whatever fails closes what was opened and is thrown. */
export async function createService<C extends Config>(
  definition: ServiceDefinition<C>,
  { config, transport, verifier, dataSource, onFatal }: Foundations<C>,
): Promise<RunningService> {
  const module = serviceModule(definition, { config, transport, verifier, dataSource, onFatal });
  const server = serverOf(config, definition.server?.(config) ?? {});
  const app = await NestFactory.create<NestFastifyApplication>(module, server, {
    bufferLogs: true,
    abortOnError: false,
    bodyParser: false,
  });
  try {
    app.useLogger(app.get(Logger));
    const brokers = `Kafka（KAFKA_BROKERS）无法连接 · Kafka cannot be reached at ${config.KAFKA_BROKERS}`;
    await transport.connect().catch(failed(brokers));
    app.useGlobalFilters(new ProblemFilter(definition.constraints));
    app.useGlobalGuards(new AccessGuard(app.get(Reflector), verifier));
    app.useGlobalPipes(new InputPipe());
    const inside = [new VersionTags(), new PageLinks()];
    app.useGlobalInterceptors(...(dataSource ? [new Idempotency(app.get(Store), dataSource, app), ...inside] : inside));
    traceRequests(app);
    admitBeforeBodies(app.getHttpAdapter().getInstance(), verifier);
    measure(app.getHttpAdapter().getInstance());
    await definition.setUp?.(app);
    const openApi = () => openApiOf(app, { ...definition, version: version() }, hasDatabase(definition));
    serveOpenApi(app, openApi);
    if (dataSource) app.connectMicroservice({ strategy: app.get(EventServer) }, { inheritAppConfig: false });
    // Requests first: after a crash the group waits ten seconds for the consumer that was killed before it lets us in.
    await app.listen({ port: config.PORT, host: config.HOST });
    await app.startAllMicroservices();
    app.get(Readiness).set(true);
    return { app, url: await app.getUrl(), openApi, close: () => closeService(app, transport, dataSource) };
  } catch (error) {
    await closeService(app, transport, dataSource);
    throw error;
  }
}

async function closeService(app: NestFastifyApplication, transport: Transport, dataSource?: DataSource): Promise<void> {
  app.get(Readiness).set(false);
  // A connection that was busy when the stop began would be kept for its client's next request.
  const idle = setInterval(() => app.getHttpServer().closeIdleConnections(), 100);
  await app.close().finally(() => clearInterval(idle));
  await transport.close();
  if (dataSource?.isInitialized) await dataSource.destroy();
}
