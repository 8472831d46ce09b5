import type { PendingEvent } from './event.js';

/** What every aggregate's state has: its id and how many events it has had. */
export interface Versioned {
  readonly id: string;
  /** Number of events so far; the ETag, and the `sequence` of its last event. 0 before the first. */
  readonly version: number;
}

/**
 * What a pure rule answers: the state after it and the events that tell of it. Every change of a state is told by at
 * least one event; no events means nothing changed. The store sets `version`, so a rule leaves it as it found it.
 */
export interface Decision<State extends Versioned> {
  readonly state: State;
  readonly events: readonly PendingEvent[];
}
