import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { text } from 'node:stream/consumers';
import { SharedAddress } from './shared-address.js';

let address: SharedAddress;
const servers: Server[] = [];
beforeEach(async () => {
  address = await SharedAddress.open();
});
afterEach(async () => {
  await address.close();
  await Promise.all(servers.splice(0).map(end));
});

const end = (server: Server): Promise<unknown> => new Promise((resolve) => server.close(resolve));
const portOf = (server: Server): number => (server.address() as AddressInfo).port;

/** A replica that says its name and what it hears. */
async function replica(name: string): Promise<Server> {
  const server = createServer((socket) => {
    socket.write(name);
    socket.pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  address.add(portOf(server));
  return server;
}

function ask(): Promise<string> {
  const socket = connect(address.port, '127.0.0.1');
  socket.end(' heard');
  return text(socket);
}

test('a connection goes to a replica that takes it, both ways and to the end', async () => {
  const first = await replica('first');
  await replica('second');
  expect(await ask()).toBe('first heard');
  await end(first);
  expect(await ask()).toBe('second heard');
});

test('none goes to a replica that was taken out', async () => {
  const first = await replica('first');
  await replica('second');
  address.remove(portOf(first));
  expect(await ask()).toBe('second heard');
});

test('with nobody there it ends at once', async () => {
  expect(await ask()).toBe('');
});
