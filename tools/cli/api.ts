/** A problem document of the platform (RFC 9457), as far as a command shows it. */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly detail?: string;
  readonly errors?: readonly {
    readonly pointer: string;
    readonly detail: string;
    readonly file?: string;
    readonly line?: number;
    readonly column?: string;
    readonly reason?: { readonly zh: string; readonly en: string };
  }[];
}

/** What a command could not do, as one line for its reader. */
export class CommandProblem extends Error {
  constructor(zh: string, en: string) {
    super(`${zh} · ${en}`);
  }
}

/** A request that the platform refused. */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly problem: ProblemDocument,
  ) {
    const places = problem.errors?.slice(0, 3).map(({ pointer, detail }) => `${pointer} ${detail}`) ?? [];
    super([problem.detail ?? problem.title, ...places].join('; '));
  }

  /** The rule that refused, the end of the problem's type: `import/bad-lines`. */
  get code(): string {
    return /\/problems\/(.+)$/.exec(this.problem.type)?.[1] ?? this.problem.type;
  }
}

/** How a request is made beyond its address. */
export interface RequestOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const language = (env = process.env): string =>
  /^zh/i.test(env.LC_ALL ?? env.LC_MESSAGES ?? env.LANG ?? '') ? 'zh-CN' : 'en';

/** The platform behind its front door, as one user or client. */
export class Api {
  constructor(
    private readonly gateway: string,
    private readonly token: () => Promise<string>,
    private readonly withinMs?: number,
  ) {}

  /** The same for who waits no longer than `ms` for an answer: ApiProblem 504 then. */
  within(ms: number): Api {
    return new Api(this.gateway, this.token, ms);
  }

  get<T>(service: string, path: string, headers?: RequestOptions['headers']): Promise<T> {
    return this.request<T>('GET', service, path, { headers });
  }

  /** Every item of a list, page by page; of `query`, what is given. */
  async all<T>(service: string, path: string, query: Readonly<Record<string, string | undefined>> = {}): Promise<T[]> {
    const given = Object.entries({ ...query, limit: '200' });
    const search = new URLSearchParams(given.filter((entry): entry is [string, string] => entry[1] !== undefined));
    const items: T[] = [];
    for (;;) {
      const page = await this.get<{ items: T[]; nextCursor?: string }>(service, `${path}?${search}`);
      items.push(...page.items);
      if (!page.nextCursor) return items;
      search.set('cursor', page.nextCursor);
    }
  }

  post<T>(service: string, path: string, body: unknown, headers?: RequestOptions['headers']): Promise<T> {
    return this.request<T>('POST', service, path, { body, headers });
  }

  /** The answer's body; `gateway` is the front door itself. @throws ApiProblem when refused, CommandProblem when there is no answer */
  async request<T>(method: string, service: string, path: string, options: RequestOptions = {}): Promise<T> {
    return this.inTime(async (signal) => {
      const answer = await this.answered(method, service, path, options, signal);
      return (await jsonOf(answer, this.gateway)) as T;
    });
  }

  /** An answer that is no JSON, such as a PDF file. */
  async bytes(service: string, path: string): Promise<Buffer> {
    return Buffer.from(await (await this.answered('GET', service, path, {})).arrayBuffer());
  }

  private async inTime<T>(work: (signal: AbortSignal | null) => Promise<T>): Promise<T> {
    if (this.withinMs === undefined) return work(null);
    try {
      return await work(AbortSignal.timeout(this.withinMs));
    } catch (error) {
      if (!(error instanceof DOMException) || error.name !== 'TimeoutError') throw error;
      const seconds = this.withinMs / 1_000;
      const title = `${seconds} 秒内没有应答 · no answer within ${seconds} s`;
      throw new ApiProblem(504, { type: 'about:blank', title });
    }
  }

  private async answered(
    method: string,
    service: string,
    path: string,
    options: RequestOptions,
    signal: AbortSignal | null = null,
  ): Promise<Response> {
    const url = `${this.gateway}${service === 'gateway' ? '' : `/api/${service}`}${path}`;
    const headers = {
      authorization: `Bearer ${await this.token()}`,
      'accept-language': language(),
      ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...options.headers,
    };
    const answer = await send(url, { method, headers, body: JSON.stringify(options.body), signal });
    if (answer.ok) return answer;
    const said = (await jsonOf(answer, this.gateway)) as object;
    throw new ApiProblem(answer.status, { type: 'about:blank', title: statusOf(answer), ...said });
  }
}

/** Sends a request; says in one line when nobody answers. A `TimeoutError` of its signal is passed on. */
export async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (error instanceof DOMException) throw error;
    const { cause } = error as { cause?: { code?: string } };
    const reason = cause?.code ?? String(error);
    const { origin } = new URL(url);
    throw new CommandProblem(`无法连接 ${origin}（${reason}）`, `cannot reach ${origin} (${reason})`);
  }
}

/** What an answer from `place` says, undefined when nothing. @throws CommandProblem when it is a page as other sites have it */
export async function jsonOf(answer: Response, place: string): Promise<unknown> {
  const text = await answer.text();
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // What stands before the platform turns requests away with pages of its own: too large, no way through.
    if (answer.ok || answer.status === 404 || answer.status === 405) throw noPlatform(place);
    return undefined;
  }
}

/** `502 Bad Gateway` */
export const statusOf = ({ status, statusText }: Response): string => `${status} ${statusText}`.trim();

/** Nothing at `place` speaks as the platform does. */
export const noPlatform = (place: string): CommandProblem =>
  new CommandProblem(`${place} 不是医联平台`, `${place} is no Yilian platform`);
