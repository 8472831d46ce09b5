import { CommandProblem } from '../../api.js';

/** A dead letter as a list shows it; `id` counts within its service. */
export interface Letter {
  readonly id: string;
  readonly status: string;
  readonly topic: string;
  readonly key: string;
  readonly type: string | null;
  readonly correlationId: string | null;
  readonly attempts: number;
  readonly cause: string | null;
  readonly waiting: number;
  readonly parkedAt: string;
}

/** What people and machines call a letter: its service and its number there, `referrals/17`. */
export const nameOf = (service: string, { id }: Pick<Letter, 'id'>): string => `${service}/${id}`;

/** Where a letter is in the operator API. @throws CommandProblem when it is not named by service and number */
export function placeOf(name: string): { service: string; path: string } {
  const [, service, id] = /^([a-z][a-z-]*)\/(\d+)$/.exec(name) ?? [];
  if (service && id) return { service, path: `/v1/operations/dead-letters/${id}` };
  throw new CommandProblem(
    `“${name}”不是死信的编号，例如 referrals/17`,
    `"${name}" is not how a dead letter is named, for example referrals/17`,
  );
}
