import type { Decision, PendingEvent, Versioned } from '#contracts';
import { same, told, type Facts } from './facts.js';

/** How a kind of registered thing is told of: every event carries its full state. */
export interface Telling<T> {
  readonly schema: { readonly properties: object };
  readonly registered: (id: string, data: T) => PendingEvent;
  readonly amended: (id: string, data: T) => PendingEvent;
}

export function register<T>(telling: Telling<T>, id: string, facts: Facts<T>): Decision<Versioned & Facts<T>> {
  return { state: { id, version: 0, ...facts }, events: [telling.registered(id, told(telling.schema, facts))] };
}

/** Changes the facts that differ; nothing is told when none does. */
export function amend<T, State extends Versioned & Facts<T>>(
  telling: Telling<T>,
  state: State,
  facts: Partial<Facts<T>>,
): Decision<State> {
  const different = Object.entries(facts).filter(
    ([name, fact]) => fact !== undefined && !same(fact, state[name as keyof State]),
  );
  if (different.length === 0) return { state, events: [] };
  const after: State = { ...state, ...Object.fromEntries(different) };
  return { state: after, events: [telling.amended(state.id, told<T>(telling.schema, after))] };
}
