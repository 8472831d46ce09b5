import { createServer, type AddressInfo } from 'node:net';
import { ReferralSubmitted, UserRegistered, type EventRecord, type PendingEvent, type UserState } from '#contracts';
import { encode, KafkaTransport, newId, type Transport } from '#messaging';
import { createService, readConfig, TokenVerifier } from '#platform';
import { localUserGrant } from '../src/issuer/clients.js';
import { gateway } from '../src/service.js';

const schemaBase = 'http://127.0.0.1:8100/schemas/';

function given(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run integration tests through \`npm test\``);
  return value;
}

/** The real broker and Redis of the test run. */
export const infrastructure = {
  get brokers(): string {
    return given('TEST_KAFKA_BROKERS');
  },
  get redis(): string {
    return given('TEST_REDIS_URL');
  },
};

/** A port that is free now; the issuer's name has it, so it must be known before the start. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A connection to the real broker. */
export async function broker(): Promise<Transport> {
  const transport = new KafkaTransport({ brokers: infrastructure.brokers.split(','), clientId: 'gateway-test' });
  await transport.connect();
  return transport;
}

/** Publishes a first event of its subject as its service would; `given` says otherwise. */
export async function publish(
  to: Transport,
  { definition, subject, data }: PendingEvent,
  given: Partial<EventRecord> = {},
): Promise<EventRecord> {
  const { type, topic, registry } = definition;
  const origin = { source: '/yilian/test', sequence: 1, correlationId: subject, time: new Date(), ...given };
  const event = { id: newId(), type, subject, data, ...origin };
  await to.ensureTopics([{ topic, compacted: registry }]);
  await to.send([encode(event, definition, schemaBase)]);
  return event;
}

/** A referral was submitted, with a number that nobody may read off the live stream. */
export const submitted = (from: string, to: string): PendingEvent =>
  ReferralSubmitted(newId(), {
    rootId: newId(),
    number: 'planted-number',
    patientId: newId(),
    direction: 'up',
    priority: 'routine',
    from: { organizationId: from, department: '02' },
    to: { organizationId: to, department: '03.04' },
    indications: [],
  });

/** Registers a user under a name that no other test run has. */
export async function registerUser(to: Transport, user: Pick<UserState, 'roles' | 'organizationId'>): Promise<string> {
  const username = `user-${newId()}`;
  await publish(to, UserRegistered(newId(), { username, displayName: '测试用户', ...user }));
  return username;
}

/** The gateway as it ships, on the real broker and Redis; `env` sets its variables. */
export async function startGateway(env: Readonly<Record<string, string>> = {}) {
  const port = env['PORT'] ?? (await freePort());
  const url = `http://127.0.0.1:${port}`;
  const settings = readConfig(gateway.config, {
    HOST: '127.0.0.1',
    PORT: String(port),
    PUBLIC_URL: url,
    OIDC_ISSUER: `${url}/oidc`,
    KAFKA_BROKERS: infrastructure.brokers,
    REDIS_URL: infrastructure.redis,
    LOG_LEVEL: 'silent',
    ...env,
  });
  const verifier = new TokenVerifier({
    issuer: settings.OIDC_ISSUER,
    audience: settings.OIDC_AUDIENCE,
    jwksUrl: settings.OIDC_JWKS_URL,
  });
  const transport = new KafkaTransport({ brokers: settings.KAFKA_BROKERS.split(','), clientId: 'yilian-gateway' });
  const onFatal = (error: Error): void => {
    throw error;
  };
  const service = await createService(gateway, { config: settings, transport, verifier, onFatal });
  const tokenFor = async (username: string, headers: Record<string, string> = {}): Promise<string> => {
    const form = {
      client_id: 'yilian-cli',
      client_secret: 'development-client-secret',
      grant_type: localUserGrant,
      username,
    };
    const body = new URLSearchParams(form);
    const answer = await fetch(`${settings.OIDC_ISSUER}/token`, { method: 'POST', body, headers });
    const { access_token: token, error } = (await answer.json()) as { access_token?: string; error?: string };
    if (!token) throw new Error(`no token for ${username}: ${answer.status} ${error}`);
    return token;
  };
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= service.close());
  return { url, issuer: settings.OIDC_ISSUER, app: service.app, openApi: service.openApi, tokenFor, close };
}

/** A gateway that runs. */
export type TestGateway = Awaited<ReturnType<typeof startGateway>>;

/** What a stream of server-sent events brings, from its first line on. */
export async function watch(url: string, headers: Record<string, string> = {}) {
  const leave = new AbortController();
  const response = await fetch(url, { headers, signal: leave.signal });
  let text = '';
  let ended = false;
  const reading = (async () => {
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) text += chunk;
  })();
  void reading.then(
    () => (ended = true),
    () => (ended = true),
  );
  return { response, text: () => text, ended: () => ended, leave: () => leave.abort() };
}
