import { connect } from 'node:net';

/**
 * Whether a server on 127.0.0.1 answers `request` with bytes that `accepts` likes: an open port alone is not enough,
 * Kafka opens its own long before it serves.
 */
export function answers(port: number, request: Uint8Array, accepts: (reply: Buffer) => boolean): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const finish = (ready: boolean): void => {
      socket.destroy();
      resolve(ready);
    };
    socket.setTimeout(1000, () => finish(false));
    socket.on('error', () => finish(false));
    socket.on('close', () => finish(false));
    socket.on('connect', () => socket.write(request));
    socket.on('data', (reply) => finish(accepts(reply)));
  });
}
