import type { Bilingual } from '#contracts';
import { ApiProblem, CommandProblem, type Api, type ProblemDocument } from '../tools/cli/api.js';
import { apiOfAdministrator, type Connection } from '../tools/cli/connection.js';
import { person, type Person } from '../tools/local/walk/people.js';
import { until } from '../tools/local/walk/until.js';
import type { Rule } from './rules.js';

/** Someone who acts in a story. */
export interface Actor extends Person {
  readonly name: Bilingual;
}

/** Says something in both languages. */
export type Say = (zh: string, en: string) => void;

/** A step as it is told: does what `run` does, and passes on what that returns. */
export type Step = <T>(who: Bilingual, does: Bilingual, rule: Rule, run: (say: Say) => Promise<T>) => Promise<T>;

interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor?: string;
}

export const operator: Bilingual = { zh: '平台运营方', en: 'operator' };

/** What a story has to work with: the platform from outside, and a way to tell. */
export class Stage {
  readonly operator: Api;

  constructor(
    readonly connection: Connection,
    private readonly tell: Step,
  ) {
    this.operator = apiOfAdministrator(connection);
  }

  /** One step: `does` in Chinese and in English. */
  step<T>(
    who: Actor | Bilingual,
    does: readonly [zh: string, en: string],
    rule: Rule,
    run: (say: Say) => Promise<T>,
  ): Promise<T> {
    const [zh, en] = does;
    return this.tell('name' in who ? who.name : who, { zh, en }, rule, run);
  }

  /** People of the example by user name, once its import is known to the issuer. */
  async actor(username: string, zh: string, en: string): Promise<Actor> {
    return { ...(await person(this.connection, username)), name: { zh, en } };
  }
}

/** Every item of a list, page by page. */
export async function listed<T>({ api }: { api: Api }, service: string, path: string): Promise<T[]> {
  const items: T[] = [];
  for (let cursor: string | undefined = ''; cursor !== undefined;) {
    const query: string = `${path.includes('?') ? '&' : '?'}limit=200${cursor && `&cursor=${encodeURIComponent(cursor)}`}`;
    const page: Page<T> = await api.get<Page<T>>(service, path + query);
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return items;
}

const local = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'short' });

/** A time as the group's clocks show it. */
export const localTime = (at: string): string => local.format(new Date(at));

/** Fails the step when the platform says something else. */
export function expectThat(actual: unknown, wanted: unknown, zh: string, en: string): void {
  const [found, told] = [JSON.stringify(actual), JSON.stringify(wanted)];
  if (found !== told)
    throw new CommandProblem(`${zh}应为 ${told}，实为 ${found}`, `${en} should be ${told}, is ${found}`);
}

/**
 * The platform's own words for a refusal, after asking in each language; a refused request has no effect. What is refused
 * otherwise while news travels (`meanwhile`) is asked again.
 */
export async function refused(
  code: string,
  ask: (headers: Record<string, string>) => Promise<unknown>,
  meanwhile: readonly string[] = [],
): Promise<Bilingual> {
  const inLanguage = (language: string) =>
    until(`以 ${code} 拒绝`, `a refusal by ${code}`, () =>
      problemOf(code, ask({ 'accept-language': language }), meanwhile),
    );
  const [zh, en] = [await inLanguage('zh-CN'), await inLanguage('en')];
  return { zh: wordsOf(zh), en: wordsOf(en) };
}

/** What a problem says, and of what places. */
function wordsOf({ title, detail = title, errors = [] }: ProblemDocument): string {
  const places = errors.map((each) => each.detail).filter((place) => !detail.includes(place));
  return places.length > 0 ? `${detail} (${places.join('; ')})` : detail;
}

async function problemOf(
  code: string,
  asked: Promise<unknown>,
  meanwhile: readonly string[],
): Promise<ProblemDocument | undefined> {
  try {
    await asked;
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    if (error.code === code) return error.problem;
    if (meanwhile.includes(error.code)) return undefined;
    throw new CommandProblem(
      `应以 ${code} 拒绝，却以 ${error.code} 拒绝`,
      `should be refused by ${code}, was refused by ${error.code}: ${error.message}`,
    );
  }
  throw new CommandProblem(`应以 ${code} 拒绝，却被接受`, `should be refused by ${code}, was taken`);
}

/** Says no by the platform's own words. */
export const sayNo = (say: Say, { zh, en }: Bilingual): void => say(`拒绝：${zh}`, `refused: ${en}`);
