import { ApiProblem, CommandProblem, type Api } from '../../../cli/api.js';
import { apiOfAdministrator } from '../../../cli/connection.js';
import type { Places } from '../../evidence.js';

/** What one service does with the events of one type, or with a command. */
export interface Read {
  readonly service: string;
  readonly group: string;
  readonly topic: string;
  readonly type: string;
  readonly handler: string;
}

interface Topics {
  readonly items: readonly (Pick<Read, 'topic' | 'group'> & {
    readonly handlers: readonly Pick<Read, 'type' | 'handler'>[];
  })[];
}

/** The platform as a group administrator. */
export const administrator = ({ gateway, issuer, clientSecret }: Places): Api =>
  apiOfAdministrator({ gateway, issuer, clientSecret: async () => clientSecret });

/** Every handler of every service, as the services say themselves; one that does not answer is found to be not ready. */
export async function handlersIn(places: Places): Promise<Read[]> {
  const api = administrator(places);
  const reads = Object.keys(places.databases).map(async (service) => {
    try {
      const { items } = await api.get<Topics>(service, '/v1/operations/topics');
      return items.flatMap(({ topic, group, handlers }) =>
        handlers.map((handler) => ({ service, group, topic, ...handler })),
      );
    } catch (error) {
      if (error instanceof ApiProblem || error instanceof CommandProblem) return [];
      throw error;
    }
  });
  return (await Promise.all(reads)).flat();
}
