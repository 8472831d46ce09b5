import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { Clock, MessagingModule, type Transport } from '#messaging';
import { DataSource } from 'typeorm';
import { TokenVerifier } from './access/token-verifier.js';
import { CONFIG } from './config/inject-config.js';
import { AuditTrail } from './audit/audit-trail.js';
import type { BaseConfig } from './config/config.js';
import { HealthController } from './health/health.controller.js';
import { MetricsController } from './health/metrics.js';
import { Readiness } from './health/readiness.js';
import { languageOf } from './http/language.js';
import { IdempotencyPruner } from './http/idempotency-pruner.js';
import { problemOf } from './http/problem-of.js';
import { problemDocument } from './http/problem.js';
import { loggingModule } from './logging/logging.js';
import { operationsControllers } from './operations/controllers.js';
import { OperatorActions } from './operations/operator-actions.js';
import type { ServiceDefinition } from './service-definition.js';
import { TRANSPORT } from './transport.js';

/** The parts that a running service is made of. */
export interface Parts {
  readonly config: BaseConfig;
  readonly transport: Transport;
  readonly verifier: TokenVerifier;
  readonly dataSource?: DataSource;
  readonly onFatal: (error: Error) => void;
}

@Module({})
class PlatformModule {}

@Module({})
class ServiceModule {}

/** The root module of a service: what the platform provides to all, and the service's own module. */
export function serviceModule(definition: ServiceDefinition, parts: Parts): DynamicModule {
  const { config, transport, verifier, dataSource, onFatal } = parts;
  const providers: Provider[] = [
    Readiness,
    { provide: CONFIG, useValue: config },
    { provide: TRANSPORT, useValue: transport },
    { provide: TokenVerifier, useValue: verifier },
    ...(dataSource
      ? [{ provide: DataSource, useValue: dataSource }, IdempotencyPruner, OperatorActions, AuditTrail]
      : [Clock]),
  ];
  const messaging = MessagingModule.forRoot({
    service: definition.name,
    transport,
    schemaBase: config.SCHEMA_BASE_URL,
    pollMs: config.OUTBOX_POLL_MS,
    deadlinePollMs: config.DEADLINE_POLL_MS,
    outboxLimit: config.OUTBOX_LIMIT,
    problemOf: (error, headers) =>
      problemDocument(
        problemOf(error, { params: undefined }, definition.constraints ?? {}),
        languageOf(headers['accept-language']),
      ),
    onFatal,
  });
  return {
    module: ServiceModule,
    imports: [
      loggingModule(definition.name, config.LOG_LEVEL),
      { module: PlatformModule, global: true, providers, exports: providers },
      ...(dataSource ? [messaging] : []),
      TerminusModule.forRoot({ logger: false }),
      definition.module,
    ],
    controllers: [HealthController, MetricsController, ...(dataSource ? operationsControllers : [])],
  };
}
