import { Refusal, type Decision, type Language } from '#contracts';
import { Clock, inFlowOf, Store } from '#messaging';
import type { Caller, Page } from '#platform';
import { organizationOf } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { act, open, subjectOf } from '../domain/message.js';
import { requireOwn, sightOf } from '../domain/reading.js';
import { MessageEntity } from '../entities/index.js';
import { answerOf, type MessageDto } from './message.dto.js';
import type { InboxQuery, MessagesQuery } from './queries.dto.js';
import { StoredMessages, type StoredMessage } from './stored-messages.js';
import { overseenBy } from './overseen.js';
import { Texts } from './texts.js';

const steps = { open, act };

const noSuchMessage = (): never => {
  throw new Refusal('not-found', 'not-found', { zh: '没有这条消息', en: 'There is no such message' });
};

const ofOneThing = (): Refusal => {
  const detail = { zh: 'referralId 与 membershipId 须给出其一', en: 'Give either referralId or membershipId' };
  return new Refusal('invalid', 'message/of-one-thing', detail, [{ pointer: '/referralId', detail }]);
};

/** What people do with messages. */
@Injectable()
export class MessagesService {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly stored: StoredMessages,
    private readonly texts: Texts,
    private readonly dataSource: DataSource,
  ) {}

  async inbox(caller: Caller, query: InboxQuery, language: Language): Promise<Page<MessageDto>> {
    const found = await this.stored.inbox({ ...caller, organizationId: organizationOf(caller) }, query);
    return { ...found, items: await this.answers(found.items, caller, language) };
  }

  /** Nothing, rather than a refusal, of what is not the caller's: the list does not tell that it exists. */
  async about(caller: Caller, query: MessagesQuery, language: Language): Promise<Page<MessageDto>> {
    if ((query.referralId === undefined) === (query.membershipId === undefined)) throw ofOneThing();
    const found = await this.stored.about(query);
    return { ...found, items: await this.answers(found.items, caller, language) };
  }

  async find(id: string, caller: Caller, language: Language): Promise<MessageDto> {
    return this.answer(await this.visible(id, caller), caller, language);
  }

  /** Marks a message of the caller's own inbox. */
  async mark(
    step: 'open' | 'act',
    id: string,
    caller: Caller,
    language: Language,
    ifVersion?: number,
  ): Promise<MessageDto> {
    const message = await this.visible(id, caller);
    requireOwn(caller, message);
    const decide = (m: MessageEntity): Decision<MessageEntity> => steps[step](m, caller.userId, this.clock.now());
    const marked = await inFlowOf(subjectOf(message), () =>
      this.store.change(MessageEntity, id, decide, { ifVersion }),
    );
    // Not read again: a request with a key has not committed yet.
    return this.answer({ ...message, ...marked }, caller, language);
  }

  private async visible(id: string, caller: Caller): Promise<StoredMessage> {
    const message = (await this.stored.find(id)) ?? noSuchMessage();
    const [seen] = await this.seen([message], caller);
    return seen ? message : noSuchMessage();
  }

  private async answer(message: StoredMessage, caller: Caller, language: Language): Promise<MessageDto> {
    const [answer] = await this.answers([message], caller, language);
    return answer ?? noSuchMessage();
  }

  private async answers(messages: readonly StoredMessage[], caller: Caller, language: Language): Promise<MessageDto[]> {
    const visible = await this.seen(messages, caller);
    const names = await this.texts.namesFor(visible.map(({ message }) => message));
    const now = this.clock.now();
    return visible.map(({ message, sight }) => answerOf(message, names, language, now, sight === 'all'));
  }

  /** Those of some messages that a caller sees, and how much of them. */
  private async seen(messages: readonly StoredMessage[], caller: Caller) {
    const isOfGroup = await overseenBy(caller, messages.map(subjectOf), this.dataSource.manager);
    return messages
      .map((message) => ({
        message,
        sight: sightOf(caller, message, message.referral, isOfGroup(subjectOf(message))),
      }))
      .filter(({ sight }) => sight !== 'none');
  }
}
