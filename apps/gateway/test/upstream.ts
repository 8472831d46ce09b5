import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a service behind the front door received. */
export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A tiny service to stand behind the front door. */
export class Upstream {
  readonly received: Received[] = [];
  readonly open = new Set<ServerResponse>();
  private server?: Server;
  port = 0;

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async start(port = 0): Promise<this> {
    this.server = createServer((request, response) => {
      // A request that its sender breaks off is none.
      this.answer(request, response).catch(() => response.destroy());
    });
    await new Promise<void>((resolve) => this.server!.listen(port, '127.0.0.1', resolve));
    this.port = (this.server.address() as AddressInfo).port;
    return this;
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => (this.server ? this.server.close(resolve) : resolve(undefined)));
    this.server = undefined;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', this.url).pathname;
    if (path === '/break') return void request.socket.destroy();
    if (path === '/silent') return void this.open.add(response);
    if (path === '/stream') return this.stream(response);
    let body = '';
    for await (const chunk of request) body += String(chunk);
    this.received.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body });
    if (path === '/openapi.json') return void json(response, 200, { info: { version: '1.2.3' } });
    if (path === '/v1/created')
      return void json(
        response,
        201,
        { id: '7' },
        { location: '/v1/things/7', link: '</v1/things?cursor=x>; rel="next"' },
      );
    if (path === '/v1/refused')
      return void json(response, 409, { type: '/problems/full' }, { 'content-type': 'application/problem+json' });
    json(response, 200, { echo: body }, { etag: '"3"', 'keep-alive': 'timeout=99', 'x-powered-by': 'upstream' });
  }

  private stream(response: ServerResponse): void {
    this.open.add(response);
    response.on('close', () => this.open.delete(response));
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('data: first\n\n');
  }
}

const json = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
};
