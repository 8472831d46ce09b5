import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { tokenOf } from '../../cli/connection.js';
import { Referrals } from '../../bench/load/referrals.js';
import type { Operation } from '../evidence.js';
import type { Arena } from './arena.js';

/** Who does what: three who refer, and one who confirms what they cancel. */
const referrers = ['liu.ying', 'chen.weidong'];
const coordinator = 'zhou.haiyan';

const thinkMs = 120;
/** How long one operation is tried again with its key before its outcome is unknown. */
const patienceMs = 20_000;
const answerWithinMs = 5_000;
/** So short that the issuer is asked again under most faults. */
const tokenMs = 30_000;

/** Who asks, and whether through the gateway. */
interface Client {
  readonly username: string;
  readonly gateway: boolean;
}

interface Answered {
  readonly status: number;
  readonly body: { readonly id?: string; readonly code?: string };
}

/** What came of one that was sent until somebody answered for good; `turnedAway` has why it was not, each time. */
interface Insisted {
  readonly answer?: Answered;
  readonly turnedAway: readonly string[];
}

/** Programs of hospitals that refer, submit and cancel while things break, and remember what they were answered. */
export class Clients {
  readonly operations: Operation[] = [];
  /** Every POST is sent so many times at once, with the same key. */
  times = 1;
  private readonly tokens = new Map<string, { token: Promise<string>; untilMs: number }>();
  private readonly running: Promise<void>[] = [];
  private stopped = false;

  constructor(
    private readonly arena: Arena,
    private readonly random: () => number,
  ) {}

  /** Starts so many clients; every fourth comes through the gateway. */
  start(count: number): void {
    for (let at = 0; at < count; at++) this.running.push(this.loop(at));
  }

  /** Each finishes what it has in hand. */
  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.running);
  }

  private async loop(at: number): Promise<void> {
    const username = referrers[at % referrers.length] ?? '';
    const sender = this.arena.county.senders[at % referrers.length];
    if (!sender) throw new Error(`nobody refers as ${username}`);
    const referrals = new Referrals(this.random, this.arena.county.receiver);
    const client = { username, gateway: at % 4 === 3 };
    while (!this.stopped && !this.arena.signal.aborted) {
      const draft = { ...(JSON.parse(referrals.next(sender)) as object), draft: true };
      const id = await this.operation(client, 'create', '', draft);
      if (id && (await this.operation(client, 'submit', `/${id}/submit`, {}, id)) && this.random() < 0.1) {
        await this.think();
        const asked = await this.operation(client, 'cancel', `/${id}/cancel`, { reasonCode: 'patient-declined' }, id);
        if (asked)
          await this.operation({ ...client, username: coordinator }, 'confirm-cancel', `/${id}/confirm-cancel`, {}, id);
      }
      await this.think();
    }
  }

  private think(): Promise<void> {
    return pause(thinkMs * (0.5 + this.random()));
  }

  /** The id of the referral once it is done; undefined when it was refused or nobody knows. */
  private async operation(
    client: Client,
    kind: Operation['kind'],
    path: string,
    body: object,
    referralId?: string,
  ): Promise<string | undefined> {
    const key = randomUUID();
    const invokedAt = Date.now();
    const answers = await Promise.all(
      Array.from({ length: this.times }, () => this.insist(client, key, path, body, invokedAt + patienceMs)),
    );
    const known = answers.flatMap(({ answer }) => answer ?? []);
    const turnedAway = answers.map((each) => each.turnedAway).reduce((a, b) => (b.length > a.length ? b : a));
    const done = known.filter(({ status }) => status < 300);
    const outcome = done.length > 0 ? 'ok' : known.length > 0 ? 'fail' : 'unknown';
    const id = referralId ?? done[0]?.body.id;
    this.operations.push({ key, kind, invokedAt, outcome, turnedAway, ...(id !== undefined && { referralId: id }) });
    return outcome === 'ok' ? id : undefined;
  }

  /** Sends it again with the same key until it is taken or refused for good. */
  private async insist(client: Client, key: string, path: string, body: object, untilMs: number): Promise<Insisted> {
    const turnedAway: string[] = [];
    while (Date.now() < untilMs && !this.arena.signal.aborted) {
      const answer = await this.send(client, key, path, body, turnedAway.length).catch(reason);
      if (typeof answer !== 'string' && answer.status < 500) return { answer, turnedAway };
      turnedAway.push(typeof answer === 'string' ? answer : `${answer.status} ${answer.body.code ?? ''}`);
      await pause(200);
    }
    return { turnedAway };
  }

  private async send(
    { username, gateway }: Client,
    key: string,
    path: string,
    body: object,
    attempt: number,
  ): Promise<Answered> {
    const direct = this.arena.urls('referrals');
    const front = this.arena.urls('gateway').map((url) => `${url}/api/referrals`);
    const places = gateway ? front : direct;
    const answer = await fetch(`${places[attempt % places.length]}/v1/referrals${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await this.token(username)}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(answerWithinMs),
    });
    const text = await answer.text();
    const json = answer.headers.get('content-type')?.includes('json') === true;
    return { status: answer.status, body: json ? (JSON.parse(text) as Answered['body']) : {} };
  }

  private token(username: string): Promise<string> {
    const known = this.tokens.get(username);
    if (known && known.untilMs > Date.now()) return known.token;
    const token = tokenOf(this.arena.connection, username);
    this.tokens.set(username, { token, untilMs: Date.now() + tokenMs });
    // Who issues them may be down: the next one asks again.
    token.catch(() => this.tokens.delete(username));
    return token;
  }
}

const reason = (error: unknown): string =>
  error instanceof Error ? `${error.message} ${String(error.cause ?? '')}`.trim() : String(error);
