import { currentFlow, nextTraceparent, runInFlow } from '#messaging';

/** What is told of a referral belongs to its flow, also when something else (a freed slot, a deadline) brought it about. */
export function inFlowOf<T>(referralId: string, work: () => Promise<T>): Promise<T> {
  const { traceparent = nextTraceparent(), causationId } = currentFlow() ?? {};
  return runInFlow({ traceparent, causationId, correlationId: referralId }, work);
}
