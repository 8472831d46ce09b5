import { KafkaTransport, newId, type ReceivedMessage } from '#messaging';
import { eventually } from '#testing';
import { Kafka, logLevel } from 'kafkajs';

const brokers = (process.env['TEST_KAFKA_BROKERS'] ?? '').split(',');

test('what another program sent without key, value or headers arrives with an empty key and no value', async () => {
  const transport = new KafkaTransport({ brokers, clientId: 'interop' });
  const topic = `interop.${newId()}`;
  await transport.connect();
  await transport.ensureTopics([{ topic, compacted: false }]);
  const other = new Kafka({ clientId: 'other', brokers, logLevel: logLevel.NOTHING }).producer();
  await other.connect();
  await other.send({ topic, messages: [{ key: null, value: null }] });
  await other.disconnect();
  const received: ReceivedMessage[] = [];
  await transport.subscribe({
    group: newId(),
    topics: [topic],
    from: 'beginning',
    handle: async (batch) => void received.push(...batch),
  });
  await eventually(() => expect(received).toMatchObject([{ key: '', value: null, headers: {} }]));
  await transport.close();
}, 30_000);
