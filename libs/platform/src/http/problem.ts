import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Bilingual, Language, ProblemDocument } from '#contracts';
import { languageOf } from './language.js';

/** One bad place; further members (a file's line, for example) are passed on as they are. */
export interface ProblemPlace {
  /** RFC 6901 pointer into the body, or `/<name>` of a parameter. */
  readonly pointer: string;
  readonly detail: Bilingual;
}

/** What an RFC 9457 problem document says, before it is put in the caller's language. */
export interface Problem {
  readonly status: number;
  /** Slug of the rule; it ends the document's `type`. */
  readonly code: string;
  readonly text: Bilingual;
  readonly errors?: readonly ProblemPlace[];
  readonly headers?: Readonly<Record<string, string>>;
}

const titles: Readonly<Record<number, Bilingual>> = {
  400: { zh: '请求有误', en: 'Bad request' },
  401: { zh: '未登录', en: 'Not signed in' },
  403: { zh: '无权操作', en: 'Not allowed' },
  404: { zh: '未找到', en: 'Not found' },
  405: { zh: '不支持该方法', en: 'Method not allowed' },
  408: { zh: '请求超时', en: 'Request timed out' },
  409: { zh: '与当前状态冲突', en: 'Conflict' },
  412: { zh: '记录已被更改', en: 'Changed meanwhile' },
  413: { zh: '内容过大', en: 'Too large' },
  414: { zh: '地址过长', en: 'Address too long' },
  415: { zh: '不支持的内容类型', en: 'Unsupported content type' },
  429: { zh: '请求过于频繁', en: 'Too many requests' },
  500: { zh: '系统内部错误', en: 'Internal error' },
  503: { zh: '服务暂不可用', en: 'Temporarily unavailable' },
};

/** Title of a status in both languages. */
export const titleOf = (status: number): Bilingual => titles[status] ?? (status < 500 ? titles[400] : titles[500])!;

/** A problem as RFC 9457 writes it, in one language; further members of its places are passed on. */
export function problemDocument({ status, code, text, errors = [] }: Problem, language: Language): ProblemDocument {
  const say = (words: Bilingual): string => (language === 'en' ? words.en : words.zh);
  return {
    type: `/problems/${code}`,
    title: say(titleOf(status)),
    status,
    detail: say(text),
    ...(errors.length > 0 && {
      errors: errors.map(({ detail, ...rest }) => ({ ...rest, detail: say(detail) })),
    }),
  };
}

/** Answers with a problem document in the caller's language. */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, problem: Problem): FastifyReply {
  const { status, headers = {} } = problem;
  const language = languageOf(request.headers['accept-language']);
  const document = { ...problemDocument(problem, language), instance: request.url.split('?')[0] };
  return reply
    .code(status)
    .headers({ 'content-language': language, ...headers })
    .type('application/problem+json')
    .send(JSON.stringify(document));
}
