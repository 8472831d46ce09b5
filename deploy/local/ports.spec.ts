import { createServer, type AddressInfo } from 'node:net';
import { freePort, holderOf, portsFrom, requireFree } from './ports.js';

describe('ports', () => {
  it('are the defaults unless a variable changes one', () => {
    expect(portsFrom({})).toEqual({ kafka: 19092, kafkaController: 19093, postgres: 15432, redis: 16379 });
    expect(portsFrom({ KAFKA_PORT: '29092', REDIS_PORT: '' })).toMatchObject({ kafka: 29092, redis: 16379 });
  });

  it.each(['0', '65536', '1.5', 'abc', '-1'])('refuses %s and names the variable', (port) => {
    expect(() => portsFrom({ POSTGRES_PORT: port })).toThrow(
      `POSTGRES_PORT must be a port between 1 and 65535, not "${port}"`,
    );
  });

  it('names who holds a taken port', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      expect(await holderOf(port)).toMatchObject({ pid: process.pid });
      await expect(requireFree(port, 'KAFKA_PORT')).rejects.toThrow(
        new RegExp(`端口 ${port} 已被进程 ${process.pid}.*KAFKA_PORT.*port ${port} is taken by process ${process.pid}`),
      );
    } finally {
      server.close();
    }
  });

  it('that are free are none of those that outgoing connections are given, and each is handed out once', async () => {
    const ports = await Promise.all(Array.from({ length: 200 }, () => freePort()));
    expect(new Set(ports).size).toBe(200);
    expect(Math.min(...ports)).toBeGreaterThanOrEqual(20_000);
    expect(Math.max(...ports)).toBeLessThan(32_768);
  });

  it('lets a free port pass', async () => {
    const port = await freePort();
    expect(await holderOf(port)).toBeUndefined();
    await expect(requireFree(port, 'KAFKA_PORT')).resolves.toBeUndefined();
  });
});
