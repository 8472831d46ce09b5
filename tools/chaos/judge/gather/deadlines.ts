import type { Places } from '../../evidence.js';
import { onDatabase } from './database.js';

/** A fault may have delayed them by so much; whoever judges comes later. */
const patience = '30 seconds';

/** Deadlines that nobody has fired, by the clock by which they are fired. */
export async function overdueDeadlines(places: Places): Promise<string[]> {
  const services = Object.keys(places.databases).map(async (service) => {
    const rows = await onDatabase(places, service, (query) =>
      query<{ kind: string; subject: string }>(
        `SELECT kind, subject_id AS subject FROM deadlines WHERE due_at < now() - interval '${patience}'`,
      ),
    );
    return rows.map(({ kind, subject }) => `${kind} of ${subject} in ${service}`);
  });
  return (await Promise.all(services)).flat();
}
