import type { ServerResponse } from 'node:http';
import type { Language } from '#contracts';
import type { Reader } from '../domain/reading.js';
import type { MessageDto } from '../messages/message.dto.js';

/** Bytes that may wait for a slow client before it is let go; it comes again and resumes where it was. */
const patienceBytes = 1_048_576;

/** One open stream. */
export class Watcher {
  constructor(
    private readonly response: ServerResponse,
    readonly reader: Reader,
    readonly organizationId: string,
    readonly language: Language,
    /** Number in the inbox up to which it has everything. */
    public seen: number,
  ) {}

  /** Sends what is new to it; `upTo` is the last number that was looked at, whether or not it is for this reader. */
  send(messages: readonly MessageDto[], upTo: number): void {
    this.write(messages.map(frame).join(''));
    this.seen = Math.max(this.seen, upTo);
  }

  /** A comment: keeps proxies from closing a silent stream. */
  heartbeat(): void {
    this.write(': still here\n\n');
  }

  end(): void {
    this.response.end();
  }

  private write(chunk: string): void {
    if (chunk === '' || this.response.writableEnded) return;
    this.response.write(chunk);
    if (this.response.writableLength > patienceBytes) this.response.destroy();
  }
}

/** A message in the stream's format. */
export const frame = (message: MessageDto): string =>
  `id: ${message.position}\nevent: message\ndata: ${JSON.stringify(message)}\n\n`;
