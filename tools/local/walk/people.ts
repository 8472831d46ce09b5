import { CommandProblem, Api } from '../../cli/api.js';
import { tokenOf, type Connection } from '../../cli/connection.js';
import { until } from './until.js';

/** Someone who acts in the walk, with what the token says of them. */
export interface Person {
  readonly username: string;
  readonly api: Api;
  readonly organizationId: string;
  readonly practitionerId?: string;
}

/** The claims of an access token that say whose it is. */
export function claimsIn(token: string): { organization_id?: string; practitioner_id?: string } {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as ReturnType<typeof claimsIn>;
}

/** A seeded user; one that was imported a moment ago is known to the issuer a moment later. */
export async function person(connection: Connection, username: string): Promise<Person> {
  const token = await until(`用户 ${username}`, `the user ${username}`, () =>
    tokenOf(connection, username).catch((error: unknown) => {
      if (error instanceof CommandProblem) return undefined;
      throw error;
    }),
  );
  const { organization_id: organizationId = '', practitioner_id: practitionerId } = claimsIn(token);
  return { username, api: new Api(connection.gateway, async () => token), organizationId, practitionerId };
}
