import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Daemon, runOnce } from './daemon.js';
import type { Guard } from './guard.js';
import type { Libraries } from './libraries.js';
import { requireFreePorts, type Ports } from './ports.js';
import { answers } from './probe.js';

/** One more way to the broker, by which clients come that have to go through something: the broker sends them back to it. */
export interface KafkaDoor {
  /** Where the broker listens. */
  readonly port: number;
  /** Where it says that it listens. */
  readonly advertised: number;
}

const doorName = (at: number): string => `DOOR${at}`;
const listeners = (places: readonly (readonly [name: string, port: number])[]): string =>
  places.map(([name, port]) => `${name}://127.0.0.1:${port}`).join(',');

function properties(data: string, ports: Ports, doors: readonly KafkaDoor[]): string {
  const main = ['PLAINTEXT', ports.kafka] as const;
  const controller = ['CONTROLLER', ports.kafkaController] as const;
  const plain = [main, controller, ...doors.map((_, at) => [doorName(at)] as const)];
  const settings = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    listeners: listeners([main, controller, ...doors.map(({ port }, at) => [doorName(at), port] as const)]),
    'advertised.listeners': listeners([
      main,
      ...doors.map(({ advertised }, at) => [doorName(at), advertised] as const),
    ]),
    'listener.security.protocol.map': plain.map(([name]) => `${name}:PLAINTEXT`).join(','),
    'controller.listener.names': 'CONTROLLER',
    'controller.quorum.voters': `1@127.0.0.1:${ports.kafkaController}`,
    'log.dirs': data,
    'auto.create.topics.enable': false,
    'group.initial.rebalance.delay.ms': 0,
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 8,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.num.partitions': 4,
    'transaction.state.log.min.isr': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'default.replication.factor': 1,
    'min.insync.replicas': 1,
    'log.segment.bytes': 64 * 1024 * 1024,
    'num.network.threads': 2,
    'num.io.threads': 4,
    'background.threads': 4,
    'log.cleaner.dedupe.buffer.size': 16 * 1024 * 1024,
  };
  return Object.entries(settings)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
}

const logging = `status = warn
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d{ISO8601} %p %m (%c{1})%n%throwable{short.message}
rootLogger.level = warn
rootLogger.appenderRef.console.ref = console
logger.server.name = kafka.server
logger.server.level = info
`;

/** A request in Kafka's protocol, version 0, without a client id. */
function request(apiKey: number, ...body: Buffer[]): Buffer {
  const head = Buffer.from([0, apiKey, 0, 0, 0, 0, 0, 1, 0xff, 0xff]);
  const rest = Buffer.concat([head, ...body]);
  const size = Buffer.alloc(4);
  size.writeInt32BE(rest.length);
  return Buffer.concat([size, rest]);
}

const string = (text: string): Buffer => Buffer.concat([Buffer.from([0, text.length]), Buffer.from(text)]);
const int32 = (value: number): Buffer => Buffer.from([0, 0, 0, value]);

const findCoordinator = request(10, string('probe'));
const heartbeat = request(12, string('probe'), int32(0), string('nobody'));
const unknownMember = 25;

/** The error in an answer, after its size and its correlation id. */
const errorIn = (answer: Buffer): number => answer.readInt16BE(8);

/**
 * Serves consumers: the port opens seconds earlier, and groups exist only once their topic has been made and read, until
 * when clients that join are turned away. A stranger's heartbeat is answered properly from then on.
 */
async function serves(port: number): Promise<boolean> {
  return (
    (await answers(port, findCoordinator, (answer) => errorIn(answer) === 0)) &&
    (await answers(port, heartbeat, (answer) => errorIn(answer) === unknownMember))
  );
}

/** Starts one Kafka node (KRaft: broker and controller in one process), formatting its storage the first time. */
export async function startKafka(
  home: string,
  ports: Ports,
  libraries: Libraries,
  guard: Guard,
  doors: readonly KafkaDoor[] = [],
): Promise<Daemon> {
  await requireFreePorts(ports, ['kafka', 'kafkaController']);
  const data = join(home, 'data');
  const config = join(home, 'server.properties');
  const log4j = join(home, 'log4j2.properties');
  await mkdir(home, { recursive: true });
  await writeFile(config, properties(data, ports, doors));
  await writeFile(log4j, logging);
  const java = [
    '-Xms128m',
    '-Xmx320m',
    '-XX:+UseSerialGC',
    '-XX:+ExitOnOutOfMemoryError',
    '-XX:-UsePerfData',
    '-XX:TieredStopAtLevel=1',
    '-Djava.awt.headless=true',
    '-Dlog4j2.formatMsgNoLookups=true',
    `-Dlog4j2.configurationFile=${log4j}`,
    '-cp',
    join(libraries.jars, '*'),
  ];
  const common = { name: 'Kafka', command: libraries.java, cwd: home, log: join(home, 'kafka.log') };
  if (!existsSync(join(data, 'meta.properties'))) {
    const clusterId = randomBytes(16).toString('base64url');
    // One word with "=", since an id may begin with "-" and would be taken for an option.
    const format = ['kafka.tools.StorageTool', 'format', `--cluster-id=${clusterId}`, '-c', config];
    await runOnce({ ...common, args: ['-XX:TieredStopAtLevel=1', ...java, ...format] }, guard);
  }
  return Daemon.start(
    {
      ...common,
      args: [...java, 'kafka.Kafka', config],
      stopSignal: 'TERM',
      ready: () => serves(ports.kafka),
    },
    guard,
  );
}
