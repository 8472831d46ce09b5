import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/**
 * What a link does: `open` passes everything; `cut` breaks every connection and takes no new one; `slow` passes everything
 * 200 ms late; `silent` swallows everything without a word, and what was connected then never hears anything again.
 */
export type LinkState = 'open' | 'cut' | 'slow' | 'silent';

const delayMs = 200;

/** Two ends of one connection. */
interface Pair {
  readonly client: Socket;
  readonly server?: Socket;
  mute: boolean;
}

/** A TCP link on 127.0.0.1 that can be broken, slowed and silenced. */
export class FaultProxy {
  private readonly pairs = new Set<Pair>();
  private state: LinkState = 'open';

  private constructor(
    private readonly listener: Server,
    private readonly target: number,
  ) {
    listener.on('connection', (client) => this.accept(client));
  }

  /** Listens on `port`, 0 for a free one, for connections to `target`. */
  static async open(target: number, port = 0): Promise<FaultProxy> {
    const listener = createServer({ allowHalfOpen: true });
    await new Promise<void>((resolve, reject) => {
      listener.once('error', reject);
      listener.listen(port, '127.0.0.1', resolve);
    });
    return new FaultProxy(listener, target);
  }

  get port(): number {
    return (this.listener.address() as AddressInfo).port;
  }

  set(state: LinkState): void {
    this.state = state;
    for (const pair of this.pairs) {
      if (state === 'cut') reset(pair);
      if (state === 'silent') pair.mute = true;
    }
  }

  async close(): Promise<void> {
    for (const pair of this.pairs) reset(pair);
    await new Promise((resolve) => this.listener.close(resolve));
  }

  private accept(client: Socket): void {
    client.on('error', () => undefined);
    if (this.state === 'cut') return void client.resetAndDestroy();
    const mute = this.state === 'silent';
    const server = mute
      ? undefined
      : connect({ port: this.target, host: '127.0.0.1', allowHalfOpen: true }).on('error', () => undefined);
    const pair: Pair = { client, server, mute };
    this.pairs.add(pair);
    for (const end of [client, server]) end?.on('close', () => this.forget(pair));
    if (!server) return void client.resume();
    client.setNoDelay(true);
    server.setNoDelay(true);
    this.pass(pair, client, server);
    this.pass(pair, server, client);
  }

  /** A pair of which one end is left is still to be closed. */
  private forget(pair: Pair): void {
    if (pair.client.destroyed && (pair.server?.destroyed ?? true)) this.pairs.delete(pair);
  }

  private pass(pair: Pair, from: Socket, to: Socket): void {
    const late = (work: () => void): unknown => {
      if (pair.mute) return undefined;
      return this.state === 'slow' ? setTimeout(() => pair.mute || work(), delayMs) : work();
    };
    from.on('data', (chunk) =>
      late(() => {
        if (!to.write(chunk)) from.pause();
      }),
    );
    to.on('drain', () => from.resume());
    from.on('end', () => late(() => to.end()));
    // One that breaks takes the other with it, unless nobody would hear of it.
    from.on('close', () => pair.mute || to.destroy());
  }
}

function reset({ client, server }: Pair): void {
  client.resetAndDestroy();
  server?.resetAndDestroy();
}
