import type { FastifyReply } from 'fastify';
import type { Watcher } from './live-hub.js';

/** Bytes that may wait for a slow watcher; it comes back by itself and is then given what it missed. */
const patience = 1_048_576;

/** A watcher at the other end of an HTTP answer, which begins with the first chunk. */
export class ResponseWatcher implements Watcher {
  private begun = false;

  constructor(private readonly reply: FastifyReply) {}

  send(chunk: string): boolean {
    if (!this.begun) this.begin();
    const { raw } = this.reply;
    if (raw.writableEnded || raw.destroyed) return false;
    raw.write(chunk);
    return raw.writableLength < patience;
  }

  end(): void {
    this.reply.raw.end();
  }

  private begin(): void {
    this.begun = true;
    const set = Object.entries(this.reply.getHeaders()).filter(([, value]) => value !== undefined);
    this.reply.hijack();
    this.reply.raw.writeHead(200, {
      ...(Object.fromEntries(set) as Record<string, string>),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      // nginx and its like would hold the stream back otherwise.
      'x-accel-buffering': 'no',
    });
  }
}
