import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A connection to a server that can be cut and mended. */
export class Cable {
  private readonly sockets = new Set<Socket>();
  private server?: Server;
  private port = 0;

  constructor(private readonly to: { readonly host: string; readonly port: number }) {}

  /** Mends it; the port stays the same. */
  async mend(): Promise<number> {
    this.server = createServer((near) => {
      const far = connect(this.to.port, this.to.host);
      for (const [socket, other] of [
        [near, far],
        [far, near],
      ] as const) {
        this.sockets.add(socket);
        socket.on('error', () => other.destroy());
        socket.on('close', () => {
          this.sockets.delete(socket);
          other.destroy();
        });
        socket.pipe(other);
      }
    });
    await new Promise<void>((resolve) => this.server!.listen(this.port, '127.0.0.1', resolve));
    this.port = (this.server.address() as AddressInfo).port;
    return this.port;
  }

  async cut(): Promise<void> {
    const closed = new Promise((resolve) => this.server!.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }
}
