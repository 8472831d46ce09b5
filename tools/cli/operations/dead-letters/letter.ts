import { CommandProblem, type Api } from '../../api.js';

/** A dead letter as the operator API lists it; `id` counts within its service. */
export interface Letter {
  readonly id: string;
  readonly status: string;
  readonly topic: string;
  readonly key: string;
  readonly type: string | null;
  /** Who published it. */
  readonly service: string | null;
  readonly correlationId: string | null;
  readonly traceId: string | null;
  readonly attempts: number;
  readonly cause: string | null;
  readonly waiting: number;
  readonly parkedAt: string;
}

/** A letter with what it is called (its service and its number there, `referrals/17`) and with the service that has it. */
export interface NamedLetter extends Letter {
  readonly letter: string;
  readonly service: string;
  readonly publisher: string | null;
}

/** Which letters to list. */
export interface LettersQuery {
  readonly status?: string;
  readonly topic?: string;
  readonly correlationId?: string;
}

/** All letters of a service, the oldest first. */
export async function lettersOf(api: Api, service: string, query: LettersQuery): Promise<NamedLetter[]> {
  const { status, topic, correlationId } = query;
  const letters = await api.all<Letter>(service, '/v1/operations/dead-letters', { status, topic, correlationId });
  return letters.map((each) => ({ ...each, letter: `${service}/${each.id}`, service, publisher: each.service }));
}

/** Where a letter is in the operator API. @throws CommandProblem when it is not named by service and number */
export function placeOf(name: string): { service: string; path: string } {
  const [, service, id] = /^([a-z][a-z-]*)\/(\d+)$/.exec(name) ?? [];
  if (service && id) return { service, path: `/v1/operations/dead-letters/${id}` };
  throw new CommandProblem(
    `“${name}”不是死信的编号，例如 referrals/17`,
    `"${name}" is not how a dead letter is named, for example referrals/17`,
  );
}
