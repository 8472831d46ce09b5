import { choice, integer, text } from './setting.js';

/** The variables of every service; a service adds its own with `defineConfig`. */
export const baseSettings = {
  HOST: text({ default: '127.0.0.1', description: 'Address to listen on' }),
  PORT: integer({ default: 8080, minimum: 0, maximum: 65_535, description: 'Port to listen on; 0 takes a free one' }),
  BODY_LIMIT_BYTES: integer({ default: 1_048_576, minimum: 1_024, description: 'Largest body of a request' }),
  REQUEST_TIMEOUT_MS: integer({
    default: 30_000,
    minimum: 100,
    description: 'Time a client may take to send a request',
  }),
  STOP_TIMEOUT_MS: integer({ default: 10_000, minimum: 100, description: 'Time a graceful stop may take' }),
  DATABASE_URL: text({
    pattern: /^postgres(ql)?:\/\//,
    optional: true,
    description: 'PostgreSQL database of this service alone',
  }),
  DATABASE_OWNER_URL: text({
    pattern: /^postgres(ql)?:\/\//,
    optional: true,
    description:
      'The same database as its owner: migrations run so, and the role of DATABASE_URL is granted what the service needs and no more',
  }),
  DATABASE_POOL: integer({
    default: 10,
    minimum: 3,
    maximum: 1_000,
    description: 'Connections to the database at most; the relay takes one, retries and deadlines up to four each',
  }),
  DATABASE_MIGRATE: choice(['start', 'never'], {
    default: 'start',
    description: 'Whether migrations run at the start; `node main.js migrate` runs them alone',
  }),
  DATABASE_STATEMENT_TIMEOUT_MS: integer({
    default: 15_000,
    minimum: 100,
    description: 'Time one statement may take, migrations apart',
  }),
  KAFKA_BROKERS: text({
    default: '127.0.0.1:19092',
    pattern: /^[^,:\s]+:\d+(,[^,:\s]+:\d+)*$/,
    description: 'Brokers as `host:port`, comma-separated',
  }),
  KAFKA_PARTITIONS: integer({ default: 6, minimum: 1, description: 'Partitions of topics that this service creates' }),
  KAFKA_REPLICATION: integer({
    default: -1,
    minimum: -1,
    description: 'Replicas of topics that this service creates; -1 is the default of the broker',
  }),
  KAFKA_TLS: choice(['on', 'off'], { default: 'off', description: 'TLS to the brokers' }),
  KAFKA_USERNAME: text({ optional: true, description: 'SASL SCRAM-SHA-512 user; none signs in without' }),
  KAFKA_PASSWORD: text({ optional: true, description: 'Password of that user' }),
  REDIS_URL: text({
    pattern: /^rediss?:\/\//,
    optional: true,
    description: 'Redis; services work without it, each replica for itself',
  }),
  OIDC_ISSUER: text({
    default: 'http://127.0.0.1:8100/oidc',
    pattern: /^https?:\/\//,
    description: 'Who issues access tokens: `iss` of every token',
  }),
  OIDC_JWKS_URL: text({
    pattern: /^https?:\/\//,
    optional: true,
    description: 'Keys of the issuer; its `/jwks` unless given',
  }),
  OIDC_AUDIENCE: text({ default: 'yilian', description: '`aud` of every token' }),
  LOG_LEVEL: choice(['debug', 'info', 'warn', 'error', 'silent'], {
    default: 'info',
    description: 'Least severe line that is logged',
  }),
  OUTBOX_POLL_MS: integer({ default: 500, minimum: 10, description: 'Safety net behind the wake-up after a commit' }),
  DEADLINE_POLL_MS: integer({
    default: 1_000,
    minimum: 10,
    description: 'How often deadlines that fell due are looked for',
  }),
  OUTBOX_LIMIT: integer({
    default: 1_000_000,
    minimum: 1,
    description: 'Unpublished events beyond which writes are answered 503',
  }),
  SCHEMA_BASE_URL: text({
    default: 'http://127.0.0.1:8100/schemas/',
    pattern: /^https?:\/\/.*\/$/,
    description: 'Where `ce_dataschema` of an event points',
  }),
} as const;
