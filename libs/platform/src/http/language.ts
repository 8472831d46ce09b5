import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Language } from '#contracts';

const languages: Readonly<Record<string, Language>> = { zh: 'zh-CN', en: 'en' };

/** The language of an `Accept-Language` header: the one of ours that the client likes best, Chinese when it names none. */
export function languageOf(header: string | undefined): Language {
  const wishes = (header ?? '').split(',').map((wish) => {
    const [tag = '', ...parameters] = wish.trim().toLowerCase().split(';');
    const quality = parameters.map((parameter) => /^\s*q=([\d.]+)/.exec(parameter)?.[1]).find((q) => q !== undefined);
    return { language: languages[tag.split('-')[0] ?? ''], quality: Number(quality ?? 1) };
  });
  const ours = wishes.filter(({ language, quality }) => language !== undefined && quality > 0);
  // The sort is stable: of equals the first named wins.
  return ours.sort((a, b) => b.quality - a.quality)[0]?.language ?? 'zh-CN';
}

/** The caller's language: `@CallerLanguage() language: Language`. */
export const CallerLanguage = createParamDecorator((_: unknown, context: ExecutionContext) =>
  languageOf(context.switchToHttp().getRequest<FastifyRequest>().headers['accept-language']),
);
