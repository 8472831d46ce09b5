import { KafkaTransport, type Transport } from '#messaging';
import type { BaseConfig } from './config/config.js';

/** Injection token of the service's transport. */
export const TRANSPORT = Symbol('TRANSPORT');

/** The transport that the configuration names. */
export function transportOf(name: string, config: BaseConfig): Transport {
  const { KAFKA_USERNAME: username, KAFKA_PASSWORD: password } = config;
  return new KafkaTransport({
    brokers: config.KAFKA_BROKERS.split(','),
    clientId: `yilian-${name}`,
    partitions: config.KAFKA_PARTITIONS,
    replicationFactor: config.KAFKA_REPLICATION,
    security: {
      ssl: config.KAFKA_TLS === 'on',
      ...(username && password ? { sasl: { mechanism: 'scram-sha-512', username, password } } : {}),
    },
  });
}
