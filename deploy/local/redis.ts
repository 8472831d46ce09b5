import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Daemon } from './daemon.js';
import type { Guard } from './guard.js';
import type { Libraries } from './libraries.js';
import { requireFreePorts, type Ports } from './ports.js';
import { answers } from './probe.js';

/** Starts Redis without persistence: the platform keeps nothing there that it cannot lose. */
export async function startRedis(home: string, ports: Ports, libraries: Libraries, guard: Guard): Promise<Daemon> {
  await requireFreePorts(ports, ['redis']);
  await mkdir(home, { recursive: true });
  const settings = {
    port: String(ports.redis),
    bind: '127.0.0.1',
    save: '',
    appendonly: 'no',
    maxmemory: '64mb',
    'maxmemory-policy': 'allkeys-lru',
    dir: home,
  };
  return Daemon.start(
    {
      name: 'Redis',
      command: libraries.redisServer,
      args: Object.entries(settings).flatMap(([key, value]) => [`--${key}`, value]),
      cwd: home,
      log: join(home, 'redis.log'),
      stopSignal: 'TERM',
      ready: () => answers(ports.redis, Buffer.from('PING\r\n'), (reply) => reply.toString().startsWith('+PONG')),
    },
    guard,
  );
}
