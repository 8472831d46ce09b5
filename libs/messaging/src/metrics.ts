import { Counter, Gauge, Histogram, register } from 'prom-client';

const once = <T>(name: string, make: () => T): T => (register.getSingleMetric(name) as T | undefined) ?? make();

const seconds = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5];

/** Metrics of messaging, in the process's default registry. */
export const metrics = {
  published: once(
    'yilian_outbox_published_total',
    () => new Counter({ name: 'yilian_outbox_published_total', help: 'Events published from the outbox' }),
  ),
  outboxRows: once(
    'yilian_outbox_rows',
    () => new Gauge({ name: 'yilian_outbox_rows', help: 'Outbox rows waiting to be published (estimate)' }),
  ),
  outboxRefused: once(
    'yilian_outbox_refused',
    () =>
      new Gauge({
        name: 'yilian_outbox_refused',
        help: 'Outbox rows that the broker refuses; those of their keys or topics wait',
      }),
  ),
  outboxOldestSeconds: once(
    'yilian_outbox_oldest_seconds',
    () => new Gauge({ name: 'yilian_outbox_oldest_seconds', help: 'Age of the oldest unpublished outbox row' }),
  ),
  handled: once(
    'yilian_events_handled_total',
    () =>
      new Counter({
        name: 'yilian_events_handled_total',
        help: 'Events handled, by handler, and commands answered, by type',
        labelNames: ['handler'],
      }),
  ),
  duplicates: once(
    'yilian_events_duplicate_total',
    () =>
      new Counter({
        name: 'yilian_events_duplicate_total',
        help: 'Deliveries skipped because the event was handled before',
      }),
  ),
  retries: once(
    'yilian_events_retried_total',
    () => new Counter({ name: 'yilian_events_retried_total', help: 'Tries after a first failure' }),
  ),
  parked: once(
    'yilian_events_parked_total',
    () => new Counter({ name: 'yilian_events_parked_total', help: 'Events parked, by status', labelNames: ['status'] }),
  ),
  handlerSeconds: once(
    'yilian_handler_seconds',
    () =>
      new Histogram({
        name: 'yilian_handler_seconds',
        help: 'Time to handle one event or command, by handler, or one deadline, by its kind',
        labelNames: ['handler'],
        buckets: seconds,
      }),
  ),
  batchSeconds: once(
    'yilian_batch_seconds',
    () =>
      new Histogram({
        name: 'yilian_batch_seconds',
        help: 'Time to handle one batch of messages',
        buckets: seconds,
      }),
  ),
};
