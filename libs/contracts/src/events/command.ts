import Type, { type Static } from 'typebox';
import { defineEvent } from '../event.js';
import * as v from '../values.js';

/** An RFC 9457 problem document, the same that HTTP answers with. */
export const ProblemDocument = Type.Object({
  type: Type.String({ description: 'Ends in the name of the rule that refused, `/problems/<rule>`' }),
  title: Type.String(),
  status: Type.Integer({ description: 'The status that HTTP answers with for the same reason' }),
  detail: Type.String({ description: 'In the language of the command’s `accept-language`, Chinese without one' }),
  errors: Type.Optional(
    Type.Array(
      Type.Object({ pointer: Type.String({ description: 'RFC 6901, into the data' }), detail: Type.String() }),
      { description: 'Every bad place, at most 50' },
    ),
  ),
});
export type ProblemDocument = Static<typeof ProblemDocument>;

/** Answers are kept long enough for the sender to come back after an outage of its own. */
const retentionMs = 30 * 24 * 3_600_000;
const topic = 'yilian.command-outcomes';
const command = Type.String({ description: 'Type of the command, for example `yilian.referral.submit.v1`' });

export const CommandAccepted = defineEvent('CommandAccepted', {
  aggregate: 'command',
  topic,
  retentionMs,
  summary:
    'A command was carried out; the subject is the id of the command, and its effect committed with this answer.',
  data: {
    command,
    aggregateId: v.Id,
    warnings: Type.Optional(
      Type.Array(Type.String(), {
        description: 'Codes of what its sender may want to look at, such as `duplicate`; absent where there is nothing',
      }),
    ),
  },
});
export const CommandRejected = defineEvent('CommandRejected', {
  aggregate: 'command',
  topic,
  retentionMs,
  summary: 'A command was refused and had no effect; the subject is the id of the command.',
  data: { command, problem: ProblemDocument },
});
