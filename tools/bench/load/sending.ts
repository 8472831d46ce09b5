import { randomUUID } from 'node:crypto';
import { Pool } from 'undici';
import type { LoadJob, Sender } from './job.js';

/** Posts referrals as clinicians' programs do: a token, a key of its own for each, connections kept alive. */
export class Sending {
  readonly times: number[] = [];
  readonly refused: Record<string, number> = {};
  lastAt = 0;
  private readonly pool: Pool;
  private readonly path: string;

  constructor(
    { url }: Pick<LoadJob, 'url'>,
    connections: number,
    /** Told the id of what was created, and when its clock started. */
    private readonly created: (id: string, at: number) => void,
  ) {
    const { origin, pathname } = new URL(url);
    this.path = pathname;
    this.pool = new Pool(origin, { connections, pipelining: 1, headersTimeout: 60_000, bodyTimeout: 60_000 });
  }

  /** Its clock starts now, or when it was due. */
  async post({ token }: Sender, body: string, from = performance.now()): Promise<void> {
    const { status, text } = await this.request(token, body);
    this.lastAt = performance.now();
    if (status !== 201) {
      if (!(status in this.refused)) process.stderr.write(`${status} ${text.slice(0, 500)}\n`);
      this.refused[status] = (this.refused[status] ?? 0) + 1;
      return;
    }
    this.times.push(this.lastAt - from);
    this.created((JSON.parse(text) as { id: string }).id, from);
  }

  close(): Promise<void> {
    return this.pool.close();
  }

  private async request(token: string, body: string): Promise<{ status: number; text: string }> {
    try {
      const headers = {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
      };
      const answer = await this.pool.request({ path: this.path, method: 'POST', headers, body });
      return { status: answer.statusCode, text: await answer.body.text() };
    } catch (error) {
      return { status: 0, text: String(error) };
    }
  }
}
