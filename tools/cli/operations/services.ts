import { ApiProblem, CommandProblem, type Api } from '../api.js';

/** What one service answered. */
export interface Answered<T> {
  readonly service: string;
  readonly answer: T;
}

/** What every service answered, and a line for each that could not. */
export interface FromEach<T> {
  readonly answered: readonly Answered<T>[];
  readonly problems: string[];
}

/** The option that names one service. */
export interface OfService {
  readonly service?: string;
}

/** The option by which a command is kept to one service. */
export const serviceOption = ['--service <name>', '只看一个服务 · only this service'] as const;

/** Every service behind the front door, or the one that is named. @throws CommandProblem that names them all when it is none */
export async function servicesNamed(api: Api, only?: string): Promise<readonly string[]> {
  const { items } = await api.get<{ items: { name: string }[] }>('gateway', '/v1/services');
  const known = items.map(({ name }) => name);
  const asked = known.filter((name) => only === undefined || name === only);
  if (asked.length > 0) return asked;
  const list = known.join(', ');
  throw new CommandProblem(`没有服务“${only}”，现有：${list}`, `there is no service "${only}", only: ${list}`);
}

/** Who looks at a service is told after this long that it does not answer. */
const lookMs = 10_000;

/** Asks every service, or the one that is named; one that is down, or does not answer in time, does not hide the others. */
export async function fromEach<T>(
  api: Api,
  { service: only }: OfService,
  ask: (api: Api, service: string) => Promise<T>,
  withinMs = lookMs,
): Promise<FromEach<T>> {
  const brief = api.within(withinMs);
  const asked = await servicesNamed(brief, only);
  const problems: string[] = [];
  const answered = await Promise.all(
    asked.map(async (service) => {
      try {
        return [{ service, answer: await ask(brief, service) }];
      } catch (error) {
        // Who may not ask one may ask none, and is told so once.
        if (!(error instanceof ApiProblem) || error.status < 500) throw error;
        problems.push(`${service}: ${error.message}`);
        return [];
      }
    }),
  );
  return { answered: answered.flat(), problems };
}
