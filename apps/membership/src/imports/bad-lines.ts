import { Readable } from 'node:stream';
import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Bilingual } from '#contracts';
import { languageOf, problemDocument } from '#platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ProblemLog } from './problem-log.js';

/** A folder was refused: every bad place of it. */
export class BadLines extends Error {
  constructor(readonly problems: ProblemLog) {
    super(`${problems.count} bad places`);
  }
}

/** Answers with a problem document that names every bad place, written as it is read: there may be hundreds of thousands. */
@Catch(BadLines)
export class BadLinesFilter implements ExceptionFilter<BadLines> {
  catch({ problems }: BadLines, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const language = languageOf(request.headers['accept-language']);
    const text = {
      zh: `有 ${problems.count} 处错误，未导入任何内容；请更正后重新导入`,
      en: `${problems.count} bad places; nothing was imported. Correct them and import again`,
    };
    const document = problemDocument({ status: 400, code: 'import/bad-lines', text }, language);
    const head = JSON.stringify({ ...document, instance: request.url.split('?')[0] });
    void host
      .switchToHttp()
      .getResponse<FastifyReply>()
      .code(400)
      .header('content-language', language)
      .type('application/problem+json')
      .send(Readable.from(written(head, problems, language === 'en' ? 'en' : 'zh')));
  }
}

/** Every bad place with file, line and column beside the pointer and detail that every problem document has. */
function* written(head: string, problems: ProblemLog, language: keyof Bilingual): Generator<string> {
  let text = `${head.slice(0, -1)},"errors":`;
  let separator = '[';
  for (const { file, line, column, reason } of problems) {
    const detail = `${file}:${line}${column && ` ${column}`}: ${reason[language]}`;
    text +=
      separator + JSON.stringify({ pointer: `/files/${file.split(' › ')[0]}`, file, line, column, reason, detail });
    separator = ',';
    if (text.length < 65_536) continue;
    yield text;
    text = '';
  }
  yield `${text}]}`;
}
