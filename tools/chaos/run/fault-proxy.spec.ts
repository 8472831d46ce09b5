import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { eventually } from '#testing';
import { FaultProxy } from './fault-proxy.js';

let echo: Server;
let proxy: FaultProxy;
const clients: Socket[] = [];
beforeEach(async () => {
  echo = createServer((socket) => void socket.on('error', () => undefined).pipe(socket));
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
  proxy = await FaultProxy.open((echo.address() as AddressInfo).port);
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await proxy.close();
  await new Promise((resolve) => echo.close(resolve));
});

interface Line {
  readonly socket: Socket;
  heard: string;
  closed: boolean;
}

function dial(): Line {
  const line: Line = { socket: connect(proxy.port, '127.0.0.1'), heard: '', closed: false };
  clients.push(line.socket);
  line.socket.on('error', () => undefined);
  line.socket.on('data', (chunk) => (line.heard += String(chunk)));
  line.socket.on('close', () => (line.closed = true));
  return line;
}

async function dialled(): Promise<Line> {
  const line = dial();
  line.socket.write('a');
  await eventually(() => expect(line.heard).toBe('a'));
  return line;
}

test('an open link passes everything both ways, to the end', async () => {
  const line = await dialled();
  line.socket.end('bc');
  await eventually(() => expect(line).toMatchObject({ heard: 'abc', closed: true }));
});

test('a cut link breaks what is connected and takes nobody until it is mended', async () => {
  const before = await dialled();
  proxy.set('cut');
  await eventually(() => expect(before.closed).toBe(true));
  const during = dial();
  await eventually(() => expect(during).toMatchObject({ heard: '', closed: true }));
  proxy.set('open');
  await dialled();
});

test('a slow link passes everything in order, 200 ms late each way', async () => {
  const line = await dialled();
  proxy.set('slow');
  const began = performance.now();
  line.socket.write('b');
  line.socket.write('c');
  await eventually(() => expect(line.heard).toBe('abc'));
  expect(performance.now() - began).toBeGreaterThan(390);
});

test('a silent link swallows everything, and who was connected then hears nothing even when it is mended', async () => {
  const before = await dialled();
  proxy.set('silent');
  before.socket.write('b');
  const during = dial();
  during.socket.write('c');
  await eventually(() => expect(during.socket.pending).toBe(false));
  proxy.set('open');
  await dialled();
  expect([before, during]).toMatchObject([
    { heard: 'a', closed: false },
    { heard: '', closed: false },
  ]);
});

test('closing it ends what is still connected, also where one end broke off while the link was silent', async () => {
  const line = await dialled();
  proxy.set('silent');
  line.socket.resetAndDestroy();
  proxy.set('open');
  await dialled();
  await proxy.close();
  const connected = (): Promise<number> => new Promise((resolve) => echo.getConnections((_, count) => resolve(count)));
  await eventually(async () => expect(await connected()).toBe(0));
});
