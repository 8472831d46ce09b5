import { asOwnRole, databaseOf } from './database-roles.js';
import type { Secrets } from './secrets.js';
import { urlVariable, type ServiceSpec } from './topology.js';

/** What a service's environment is made of. */
export interface Surroundings {
  /** `.yilian` */
  readonly directory: string;
  /** The caller's own environment: what it says beyond our variables reaches the services. */
  readonly env: NodeJS.ProcessEnv;
  readonly ports: Readonly<Record<string, number>>;
  readonly secrets: Secrets;
  readonly databaseUrl: string;
  /** True when each database has a role for its service: see database-roles.ts. */
  readonly ownRoles?: boolean;
  readonly brokers: readonly string[];
  readonly redisUrl: string;
  /** Has the last word on a service's environment, each time it is started. */
  readonly adapt?: (service: string, env: NodeJS.ProcessEnv) => NodeJS.ProcessEnv;
}

export const serviceUrl = (port: number): string => `http://127.0.0.1:${port}`;

/** Where tokens come from: the local issuer behind the gateway, unless the environment names another. */
export const issuerOf = ({ env, ports }: Pick<Surroundings, 'env' | 'ports'>): string =>
  env.OIDC_ISSUER || `${serviceUrl(ports.gateway ?? 0)}/oidc`;

/** The whole environment of one service. */
export function environmentOf(spec: ServiceSpec, around: Surroundings): NodeJS.ProcessEnv {
  const { directory, env, ports, secrets } = around;
  const gateway = serviceUrl(ports.gateway ?? 0);
  const urls = Object.entries(ports).map(([name, port]) => [urlVariable(name), serviceUrl(port)]);
  const { DATABASE_URL: _, DATABASE_OWNER_URL: __, ...inherited } = env;
  const complete = {
    NODE_ENV: 'development',
    SCHEMA_BASE_URL: `${gateway}/schemas/`,
    OIDC_JWKS_URL: `${issuerOf(around)}/jwks`,
    OIDC_AUDIENCE: 'yilian',
    ...inherited,
    ...Object.fromEntries(urls),
    HOST: '127.0.0.1',
    PORT: String(ports[spec.name]),
    ...(spec.database ? databaseSettings(spec.name, around) : {}),
    KAFKA_BROKERS: around.brokers.join(','),
    REDIS_URL: around.redisUrl,
    OIDC_ISSUER: issuerOf(around),
    ...Object.fromEntries((spec.secrets ?? []).map((name) => [name, secrets[name]])),
    ...spec.settings?.(directory, serviceUrl(ports[spec.name] ?? 0)),
  };
  return around.adapt?.(spec.name, complete) ?? complete;
}

function databaseSettings(name: string, { databaseUrl, ownRoles, secrets }: Surroundings): NodeJS.ProcessEnv {
  const owner = databaseOf(databaseUrl, name);
  if (!ownRoles) return { DATABASE_URL: owner };
  return { DATABASE_URL: asOwnRole(databaseUrl, name, secrets.DATABASE_ROLE_PASSWORD), DATABASE_OWNER_URL: owner };
}
