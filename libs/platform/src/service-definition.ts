import type { Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyServerOptions } from 'fastify';
import type { MigrationInterface } from 'typeorm';
import type { Bilingual } from '#contracts';
import type { BaseConfig, Config, ConfigOf } from './config/config.js';
import type { Constraints } from './http/problem-of.js';

/** A service as the platform runs it and as a test starts it: `apps/<name>/src/service.ts` exports one. */
export interface ServiceDefinition<C extends Config = Config> {
  /** Its name everywhere: source of its events, consumer group, folder. */
  readonly name: string;
  /** What people call it; heads its API document. */
  readonly title: Bilingual;
  readonly module: Type;
  /** A service without entities and migrations has no database, no store and no handlers. */
  readonly entities?: readonly (new () => object)[];
  readonly migrations?: readonly (new () => MigrationInterface)[];
  readonly config: C;
  /** What a violated constraint of its tables means to the caller. */
  readonly constraints?: Constraints;
  /** Options of the HTTP server beyond the platform's own. */
  readonly server?: (config: ConfigOf<C>) => FastifyServerOptions;
  /** Called before routes are made: plug-ins and routes of the bare server. */
  readonly setUp?: (app: NestFastifyApplication) => Promise<void>;
}

/** True for a service that keeps something. */
export const hasDatabase = (definition: Pick<ServiceDefinition, 'entities' | 'migrations'>): boolean =>
  Boolean(definition.entities?.length || definition.migrations?.length);

/** A configuration that has all a service with this definition needs. @throws Error naming what is missing */
export function requireDatabaseUrl(definition: ServiceDefinition, config: BaseConfig): void {
  if (hasDatabase(definition) && !config.DATABASE_URL) {
    throw new Error(
      `环境变量有误 · the environment is wrong: DATABASE_URL is missing: PostgreSQL database of ${definition.name}`,
    );
  }
}
