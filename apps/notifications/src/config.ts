import { defineConfig, integer } from '#platform';

export const config = defineConfig({
  DISPATCH_POLL_MS: integer({
    default: 1_000,
    minimum: 10,
    description: 'Safety net behind the wake-up after a commit',
  }),
  DISPATCH_SPACING_MS: integer({
    default: 20,
    minimum: 0,
    description: 'Least time between two rounds of delivery: under load one round delivers many',
  }),
  DISPATCH_BATCH: integer({ default: 500, minimum: 1, maximum: 10_000, description: 'Messages of one round at most' }),
  STREAM_HEARTBEAT_MS: integer({
    default: 15_000,
    minimum: 50,
    description: 'Time between the comments that keep a silent stream open',
  }),
  STREAM_POLL_MS: integer({
    default: 2_000,
    minimum: 10,
    description: 'Safety net for messages that another replica delivered; without Redis it is the only way',
  }),
  STREAM_LIFETIME_MS: integer({
    default: 600_000,
    minimum: 50,
    description:
      'Age at which a stream ends, or earlier with its token, so that its client comes again with a fresh one',
  }),
  STREAM_MAX_WATCHERS: integer({ default: 2_000, minimum: 1, description: 'Open streams of one replica at most' }),
});
