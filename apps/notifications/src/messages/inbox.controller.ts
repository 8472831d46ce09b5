import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Language } from '#contracts';
import { Allow, ApiPageOf, CurrentUser, type Caller, type Page } from '#platform';
import { inboxRoles } from '../domain/reading.js';
import { ReaderLanguage } from '../preferences/reader-language.js';
import { MessageDto } from './message.dto.js';
import { InboxQuery } from './queries.dto.js';
import { MessagesService } from './messages.service.js';

@ApiTags('inbox')
@Controller('v1/inbox')
export class InboxController {
  constructor(private readonly messages: MessagesService) {}

  @Get()
  @Allow(...inboxRoles)
  @ApiOperation({
    summary:
      'Messages to the caller’s organization, the newest first: no colleague’s to a clinician, of memberships to offices only',
  })
  @ApiPageOf(MessageDto)
  list(
    @Query() query: InboxQuery,
    @CurrentUser() caller: Caller,
    @ReaderLanguage() language: Language,
  ): Promise<Page<MessageDto>> {
    return this.messages.inbox(caller, query, language);
  }
}
