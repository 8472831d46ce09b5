export { attend } from './attentive-socket.js';
export { Clock } from './clock.js';
export type { CommandContext } from './command-context.js';
export type { CommandEffect } from './handlers.js';
export { Deadlines, type DeadlineWork } from './deadlines.js';
export { DeadLetters } from './dead-letters.js';
export { decode, encode, maxValueBytes, type Unreadable } from './envelope.js';
export { EventServer } from './event-server.js';
export { currentFlow, inFlowOf, nextTraceparent, runInFlow, type Flow } from './flow.js';
export type { TimedLag } from './lag-age.js';
export { MessagingHealth, type MessagingState } from './health.js';
export { newId } from './ids.js';
export type { KafkaOptions } from './kafka.options.js';
export { KafkaTransport } from './kafka.transport.js';
export { MemoryTransport } from './memory.transport.js';
export { MessagingModule } from './messaging.module.js';
export { messagingMigrations } from './migrations.js';
export { On } from './on.js';
export { OnCommand } from './on-command.js';
export { type MessagingOptions } from './options.js';
export {
  backoffMs,
  parkedStatuses,
  type Attempt,
  type ParkedEvent,
  type ParkedOutline,
  type ParkedStatus,
} from './parking.js';
export { Replay, type ReplayQuery } from './replay.js';
export type { ReplayState, ReplayStatus } from './replay-state.js';
export { Store } from './store.js';
export { Tail } from './tail.js';
export * from './transport.js';
export { requireVersion, Tx } from './tx.js';
export { isDatabaseAway, isTransient, Unavailable } from './unavailable.js';
export { within } from './within.js';
