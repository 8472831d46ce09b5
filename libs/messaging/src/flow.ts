import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

/** What work belongs to: carried from the HTTP request through outbox, topic and handlers to the last notification. */
export interface Flow {
  /** W3C trace context of the current step. */
  readonly traceparent: string;
  /** The referral (or other first aggregate) the flow is about; the first event's subject when absent. */
  readonly correlationId?: string;
  /** Id of the event or request that caused the current step. */
  readonly causationId?: string;
}

const storage = new AsyncLocalStorage<Flow>();
/** The W3C trace context that we go on from; whoever gets another one begins a trace of its own. */
export const traceparentForm = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** 32 random hexadecimal digits. Of UUIDs the runtime keeps a supply; asking the kernel for each took a sixth of reading. */
const digits = (): string => randomUUID().replaceAll('-', '');

/** The flow of the current work, or undefined outside of any. */
export const currentFlow = (): Flow | undefined => storage.getStore();

/** Runs `work` as part of `flow`; everything it publishes carries the flow on. */
export const runInFlow = <T>(flow: Flow, work: () => T): T => storage.run(flow, work);

/** A traceparent for the next step of the trace in `parent`, or of a new trace when there is none or it is malformed. */
export function nextTraceparent(parent?: string): string {
  const [, traceId, , flags] = traceparentForm.exec(parent ?? '') ?? [];
  return `00-${traceId ?? digits()}-${digits().slice(16)}-${flags ?? '01'}`;
}

/**
 * Runs `work` in the flow of one aggregate: what is published of a referral belongs to the referral's flow, also when something
 * else (a freed slot, a suspended member, a deadline) brought it about. Trace and cause stay what they are.
 */
export function inFlowOf<T>(aggregateId: string, work: () => T): T {
  const { traceparent = nextTraceparent(), causationId } = currentFlow() ?? {};
  return runInFlow({ traceparent, causationId, correlationId: aggregateId }, work);
}
