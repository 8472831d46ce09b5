import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import * as tls from 'node:tls';
import { attentiveSocket, giveUpWhenSilent, type Lines, type Wanted } from './attentive-socket.js';

const limitMs = 60;

describe('a connection on which nothing is heard', () => {
  const opened: (Server | Socket)[] = [];

  /** A connection to a server that does so with what it is sent. */
  async function connected(lines: Lines, answer: (socket: Socket) => void): Promise<Socket> {
    const server = createServer((socket) => {
      opened.push(socket);
      socket.on('error', () => undefined);
      answer(socket);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    opened.push(server, socket);
    giveUpWhenSilent(socket, lines, limitMs);
    await once(socket, 'connect');
    return socket;
  }

  const swallow = (socket: Socket): void => void socket.resume();
  const echo = (socket: Socket): void => void socket.pipe(socket);
  const given = async (socket: Socket): Promise<string> => ((await once(socket, 'error')) as [Error])[0].message;

  afterEach(() => {
    for (const each of opened.splice(0)) {
      if ('destroy' in each) each.destroy();
      else each.close();
    }
  });

  it('is given up when a question stays without an answer', async () => {
    const lines: Lines = new Set();
    const socket = await connected(lines, swallow);
    socket.write('?');
    expect(await given(socket)).toBe('no answer within 0.06 s');
    await once(socket, 'close');
    expect(lines.size).toBe(0);
  });

  it('is kept while nothing is asked, or while answers come', async () => {
    const lines: Lines = new Set();
    const [idle, asked] = [await connected(lines, swallow), await connected(lines, echo)];
    const silent = await connected(new Set(), swallow);
    asked.write('?');
    await once(asked, 'data');
    silent.write('?');
    await given(silent);
    expect([idle.destroyed, asked.destroyed]).toEqual([false, false]);
  });

  it('is given up with those to the same broker that were heard no later', async () => {
    const lines: Lines = new Set();
    const idle = await connected(lines, swallow);
    const silent = await connected(lines, swallow);
    const heard = await connected(lines, echo);
    const ends = Promise.all([given(idle), given(silent)]);
    silent.write('?');
    heard.write('?');
    await ends;
    expect(heard.destroyed).toBe(false);
  });
});

describe('a connection of a client that is given up', () => {
  const psk = Buffer.alloc(16, 7);
  const version = { ciphers: 'PSK', minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' } as const;
  const secure: tls.ConnectionOptions = {
    ...version,
    pskCallback: () => ({ psk, identity: 'relay' }),
    checkServerIdentity: () => undefined,
  };

  it.each([
    ['plain', createServer(), null],
    ['TLS', tls.createServer({ ...version, pskCallback: () => psk }), secure],
  ] as const)(
    'is reset (%s), so that the system sends nothing more of what it has, and no other is made',
    async (_, server, ssl) => {
      await once(server.listen(0, '127.0.0.1').unref(), 'listening');
      const arrived = once(server, ssl ? 'secureConnection' : 'connection') as Promise<[Socket]>;
      const end = new AbortController();
      const { port } = server.address() as AddressInfo;
      const wanted = { host: '127.0.0.1', port, ssl, onConnect: () => socket.write('?') } as unknown as Wanted;
      const socket = attentiveSocket(wanted, end.signal);
      const [other] = await arrived;
      const broken = once(other, 'error') as Promise<[NodeJS.ErrnoException]>;
      await once(other, 'data');
      end.abort(new Error('given up'));
      expect((await broken)[0].code).toBe('ECONNRESET');
      expect(socket.destroyed).toBe(true);
      expect(() => attentiveSocket(wanted, end.signal)).toThrow('given up');
    },
  );
});
