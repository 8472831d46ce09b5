import Type, { type Static } from 'typebox';
import { defineEvent } from '../event.js';
import * as v from '../values.js';

/** Full state of a policy: numbers a group decided, never literals in code. */
export const PolicyState = Type.Object({
  consortiumId: v.Id,
  code: Type.String({ description: 'For example `scheduling.expert-quota`' }),
  version: Type.Integer({ minimum: 1 }),
  validFrom: v.CalendarDate,
  /** The policy's own parameters; those of a known code fit `policyParameters`. */
  parameters: Type.Record(Type.String(), Type.Unknown()),
  agreementId: Type.Optional(Type.String({ format: 'uuid', description: 'The agreement whose clause set it' })),
  withdrawal: Type.Optional(
    Type.Object({ at: v.Instant, reason: Type.String() }, { description: 'It was taken back and never holds' }),
  ),
});
export type PolicyState = Static<typeof PolicyState>;

export const PolicySet = defineEvent('PolicySet', {
  aggregate: 'policy',
  registry: true,
  summary: 'A version of a policy was set with the date from which it holds; full state.',
  data: PolicyState.properties,
});
export const PolicyWithdrawn = defineEvent('PolicyWithdrawn', {
  aggregate: 'policy',
  registry: true,
  summary: 'A version of a policy was taken back before its first day: the one before it goes on; full state.',
  data: PolicyState.properties,
});
