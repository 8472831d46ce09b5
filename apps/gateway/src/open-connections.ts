import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/**
 * Ends with the server what has no end of its own and would keep it from closing: live streams that pass through, and
 * connections that browsers open for later and on which nothing was ever asked.
 */
export function endConnectionsWithServer(server: FastifyInstance): void {
  const streams = new Set<ServerResponse>();
  const sockets = new Set<Socket>();
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.addHook('onSend', async (_request, reply) => {
    const { raw } = reply;
    if (!String(reply.getHeader('content-type')).startsWith('text/event-stream')) return;
    streams.add(raw);
    raw.on('close', () => streams.delete(raw));
  });
  server.addHook('preClose', async () => {
    for (const stream of streams) stream.destroy();
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
  });
}
