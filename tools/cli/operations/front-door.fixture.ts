import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Api } from '../api.js';

/** What a service is asked, `GET /v1/operations/lag`, and answers, if at all; a status without a body is a problem. */
type Answering = (service: string, request: string) => { readonly status: number; readonly body?: object } | undefined;

/** A front door behind which there are some services. */
export interface FrontDoor {
  readonly api: Api;
  /** Everything that was asked of the services, `referrals GET /v1/operations/lag`, and of the door itself as `gateway`. */
  readonly asked: string[];
  readonly close: () => void;
}

/** Opens one; who is asked for the list of services is told `services`. */
export async function frontDoor(services: readonly string[], answering: Answering): Promise<FrontDoor> {
  const asked: string[] = [];
  const server = createServer(({ method, url = '' }, answer) => {
    if (url === '/v1/services') return answer.end(JSON.stringify({ items: services.map((name) => ({ name })) }));
    const [, service = 'gateway', path = url] = /^\/api\/([\w-]*)(\/.*)/.exec(url) ?? [];
    asked.push(`${service} ${method} ${path}`);
    const given = answering(service, `${method} ${path}`);
    if (!given) return undefined;
    const { status, body = { type: 'about:blank', title: 'it is down' } } = given;
    answer.statusCode = status;
    return answer.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { asked, api: new Api(`http://127.0.0.1:${port}`, async () => 'token'), close: () => void server.close() };
}
