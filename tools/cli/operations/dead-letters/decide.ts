import type { Api } from '../../api.js';
import { ApiProblem } from '../../api.js';
import type { Answer } from '../answer.js';
import { servicesNamed } from '../services.js';
import { placeOf, type Letter } from './letter.js';

/** Decides on letters one after another; one that cannot be decided on does not hold up the others. */
export async function decide(
  api: Api,
  verb: 'requeue' | 'discard',
  reason: string | undefined,
  names: readonly string[],
): Promise<Answer> {
  const places = names.map(placeOf);
  for (const service of new Set(places.map((place) => place.service))) await servicesNamed(api, service);
  const items: { letter: string; status: string }[] = [];
  const problems: string[] = [];
  for (const [i, { service, path }] of places.entries()) {
    const letter = names[i] ?? '';
    try {
      const { status } = await api.post<Letter>(service, `${path}/${verb}`, { reason });
      items.push({ letter, status });
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status === 401 || error.status === 403) throw error;
      problems.push(`${letter}: ${error.message}`);
    }
  }
  const lines = items.map(({ letter, status }) => `${letter} ${outcomes[status] ?? status}`);
  return { json: { items, problems }, lines, problems };
}

const outcomes: Readonly<Record<string, string>> = {
  retrying: '已重新排队 · is tried again',
  waiting: '等待同一主键更早的死信 · waits for an earlier one of its key',
  discarded: '已放弃 · is given up',
};
