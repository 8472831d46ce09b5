import { request, type IncomingMessage } from 'node:http';

/** Bytes that the head promises; every service would take so many. */
const promised = 20_000;

/**
 * The status that a request is answered of which only the head is sent: it promises a body, and not one byte of that follows.
 * @throws Error when there is no answer within two seconds
 */
export function statusByHead(
  method: string,
  url: string,
  headers: Readonly<Record<string, string>>,
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request(url, {
      method,
      agent: false,
      headers: { 'content-type': 'application/json', 'content-length': promised, ...headers },
    });
    asked.setTimeout(2_000, () => asked.destroy(new Error(`${method} ${url} waits for the body`)));
    asked.on('error', reject);
    asked.on('response', (answer: IncomingMessage) => {
      resolve(answer.statusCode);
      asked.destroy();
    });
    asked.flushHeaders();
  });
}
