import { createParamDecorator, Injectable, type ExecutionContext, type PipeTransform } from '@nestjs/common';
import type { Language } from '#contracts';
import { languageOf, type Caller } from '#platform';
import { DataSource } from 'typeorm';
import { PreferenceEntity } from '../entities/index.js';

interface Asking {
  readonly userId: string;
  readonly wished: Language;
}

/** What a user chose wins over what the browser says by itself. */
@Injectable()
class ChosenLanguage implements PipeTransform<Asking, Promise<Language>> {
  constructor(private readonly dataSource: DataSource) {}

  async transform({ userId, wished }: Asking): Promise<Language> {
    const chosen = await this.dataSource.manager.findOneBy(PreferenceEntity, { userId });
    return chosen?.language ?? wished;
  }
}

const asking = createParamDecorator((_: unknown, context: ExecutionContext): Asking => {
  const request = context.switchToHttp().getRequest<{ caller: Caller; headers: Record<string, string | undefined> }>();
  return { userId: request.caller.userId, wished: languageOf(request.headers['accept-language']) };
});

/** The language in which the caller reads messages: `@ReaderLanguage() language: Language`. */
export const ReaderLanguage = (): ParameterDecorator => asking(ChosenLanguage);
