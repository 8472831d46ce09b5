import { HttpException } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Refusal, refusalStatus } from '#contracts';
import { isDatabaseAway, isTransient, Unavailable } from '#messaging';
import { Unauthenticated } from '../access/admit.js';
import { titleOf, type Problem } from './problem.js';
import { InvalidInput } from './validation.pipe.js';

/** What a violated constraint means to the caller, by the constraint's name. */
export type Constraints = Readonly<Record<string, () => Refusal>>;

const ofRefusal = ({ kind, code, text, errors }: Refusal): Problem => ({
  status: refusalStatus[kind],
  code,
  text,
  errors,
});

const away: Readonly<Record<string, Problem['text']>> = {
  'broker-away': { zh: 'Kafka 没有应答', en: 'The broker does not answer' },
  'database-away': { zh: '数据库没有应答', en: 'The database does not answer' },
  'database-busy': {
    zh: '所需的数据正被占用（可能正在导入），或数据库过于繁忙',
    en: 'What this needs is in use, perhaps by an import, or the database is too busy',
  },
  'import-under-way': { zh: '另一个导入正在进行', en: 'Another import is under way' },
};

function unavailable(code: string, seconds: number): Problem {
  const { zh, en } = away[code] ?? { zh: '服务暂不可用', en: 'Temporarily unavailable' };
  return {
    status: 503,
    code,
    text: { zh: `${zh}，请在 ${seconds} 秒后重试`, en: `${en}; try again in ${seconds} s` },
    headers: { 'retry-after': String(seconds) },
  };
}

const unauthenticated: Problem = {
  status: 401,
  code: 'unauthenticated',
  text: { zh: '需要有效的访问令牌', en: 'A valid access token is needed' },
  headers: { 'www-authenticate': 'Bearer' },
};

const invalidInput: Problem = {
  status: 400,
  code: 'invalid-input',
  text: { zh: '请求内容有误', en: 'The request has bad content' },
};

const internal: Problem = {
  status: 500,
  code: 'internal-error',
  text: { zh: '系统内部错误，已记录', en: 'Internal error; it has been recorded' },
};

/** The code with which PostgreSQL ends a statement that worked, or waited for others, longer than one may. */
const tookTooLong = '57014';

/** Codes with which PostgreSQL refuses text that it cannot store: a NUL, half of a surrogate pair. */
const unstorable = new Set(['22021', '22P05', '22P02']);

interface DatabaseError {
  readonly code?: string;
  readonly constraint?: string;
  readonly driverError?: DatabaseError;
}

function ofDatabase(error: DatabaseError, constraints: Constraints): Problem | undefined {
  const { code, constraint } = error.driverError ?? error;
  const refusal = constraint && Object.hasOwn(constraints, constraint) ? constraints[constraint]?.() : undefined;
  if (refusal) return ofRefusal(refusal);
  if (code === tookTooLong) return unavailable('database-busy', 10);
  if (!code || !unstorable.has(code)) return undefined;
  const text = { zh: '内容含有无法保存的字符', en: 'The content has characters that cannot be stored' };
  return { status: 400, code: 'unstorable-text', text };
}

const texts: Readonly<Record<number, Problem['text']>> = {
  400: { zh: '请求内容无法解析', en: 'The request cannot be read' },
  404: { zh: '没有这个地址', en: 'There is no such address' },
  413: { zh: '请求内容超过大小限制', en: 'The body is larger than the limit' },
};

const codes: Readonly<Record<number, string>> = {
  400: 'unreadable-request',
  404: 'no-such-route',
  413: 'too-large',
  415: 'unsupported-content-type',
};

/** What of a request its problem may tell; a command has none. */
type Asked = Pick<FastifyRequest, 'params'> & Partial<Pick<FastifyRequest, 'routeOptions'>>;

const isId = (value: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value);

function malformedId(request: Asked): Problem {
  const parameters = Object.entries((request.params ?? {}) as Record<string, string>);
  const detail = { zh: '须为 UUID', en: 'must be a UUID' };
  return {
    status: 400,
    code: 'malformed-id',
    text: { zh: '路径中的标识格式不正确', en: 'An id in the path has a wrong form' },
    errors: parameters.filter(([, value]) => !isId(value)).map(([name]) => ({ pointer: `/${name}`, detail })),
  };
}

/** A route that takes no JSON says what it takes in its `@RouteConfig`. */
function wrongType(request: Asked): Problem['text'] {
  const { takes = 'application/json' } = (request.routeOptions?.config ?? {}) as { takes?: string };
  return { zh: `内容类型须为 ${takes}`, en: `The content type must be ${takes}` };
}

function ofStatus(status: number, request: Asked): Problem {
  const text = status === 415 ? wrongType(request) : (texts[status] ?? titleOf(status));
  return { status, code: codes[status] ?? 'refused', text };
}

/** The problem that an error is to the caller; whatever is not known is an internal error and says nothing of itself. */
export function problemOf(error: unknown, request: Asked, constraints: Constraints): Problem {
  if (error instanceof Refusal) return ofRefusal(error);
  if (error instanceof InvalidInput) return { ...invalidInput, errors: error.places };
  if (error instanceof Unauthenticated) return unauthenticated;
  if (error instanceof Unavailable) return unavailable(error.code, error.retryAfterSeconds);
  if (error instanceof HttpException) {
    if (/uuid is expected/i.test(error.message)) return malformedId(request);
    return error.getStatus() < 500 ? ofStatus(error.getStatus(), request) : internal;
  }
  if (isDatabaseAway(error)) return unavailable('database-away', 5);
  if (isTransient(error)) return unavailable('concurrent-change', 1);
  const { statusCode } = error as { statusCode?: unknown };
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) return ofStatus(statusCode, request);
  return ofDatabase(error as DatabaseError, constraints) ?? internal;
}
