import { topicDefinitions } from '#contracts';
import { KafkaTransport } from '#messaging';
import type { Surroundings } from './service-environment.js';

/**
 * Creates every topic of the embedded broker before the services start. Each of them would create what it needs, but on a new broker those that
 * come second find topics whose partitions have no leader yet.
 */
export async function createTopics({ brokers, env }: Pick<Surroundings, 'brokers' | 'env'>): Promise<void> {
  const partitions = Number(env.KAFKA_PARTITIONS) || undefined;
  const transport = new KafkaTransport({ brokers, clientId: 'yilian-local', partitions });
  try {
    await transport.ensureTopics(topicDefinitions());
  } finally {
    await transport.close();
  }
}
