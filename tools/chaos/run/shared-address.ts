import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** The one address of all replicas of a service, as a cluster has it: each connection goes to a replica that takes it. */
export class SharedAddress {
  private readonly replicas = new Set<number>();
  private readonly clients = new Set<Socket>();

  private constructor(private readonly listener: Server) {
    listener.on('connection', (client) => this.accept(client));
  }

  static async open(): Promise<SharedAddress> {
    const listener = createServer({ allowHalfOpen: true });
    await new Promise<void>((resolve, reject) => {
      listener.once('error', reject);
      listener.listen(0, '127.0.0.1', resolve);
    });
    return new SharedAddress(listener);
  }

  get port(): number {
    return (this.listener.address() as AddressInfo).port;
  }

  /** Connections go to the replica on `port`, too. */
  add(port: number): void {
    this.replicas.add(port);
  }

  remove(port: number): void {
    this.replicas.delete(port);
  }

  async close(): Promise<void> {
    for (const client of this.clients) client.resetAndDestroy();
    await new Promise((resolve) => this.listener.close(resolve));
  }

  private accept(client: Socket): void {
    this.clients.add(client);
    client.on('error', () => undefined).on('close', () => this.clients.delete(client));
    this.lead(client, [...this.replicas]);
  }

  private lead(client: Socket, [port, ...others]: readonly number[]): void {
    if (port === undefined || client.destroyed) return void client.destroy();
    const server = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    const next = (): void => this.lead(client, others);
    server.once('error', next);
    server.once('connect', () => {
      server.off('error', next).on('error', () => undefined);
      client.setNoDelay(true).on('close', () => server.destroy());
      server.on('close', () => client.destroy());
      client.pipe(server);
      server.pipe(client);
    });
  }
}
