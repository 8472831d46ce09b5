import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** Serves the start page and its files; each file is a route of its own, so nothing else is reachable by path tricks. */
export async function pageRoutes(server: FastifyInstance): Promise<void> {
  await server.register(fastifyStatic, {
    root: fileURLToPath(new URL('../public/', import.meta.url)),
    wildcard: false,
    index: 'index.html',
  });
}
