import { Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Language } from '#contracts';
import { Allow, ApiPageOf, CurrentUser, IfMatch, type Caller, type Page } from '#platform';
import { groupRoles, inboxRoles, readerRoles } from '../domain/reading.js';
import { ReaderLanguage } from '../preferences/reader-language.js';
import { MessageDto } from './message.dto.js';
import { MessagesQuery } from './queries.dto.js';
import { MessagesService } from './messages.service.js';

@ApiTags('messages')
@Controller('v1/messages')
export class MessagesController {
  constructor(private readonly messages: MessagesService) {}

  @Get()
  @Allow(...readerRoles, ...groupRoles)
  @ApiOperation({
    summary:
      'What was told, and to whom: of a referral to its two organizations, of a membership to each office its own; all to group roles',
  })
  @ApiPageOf(MessageDto)
  list(
    @Query() query: MessagesQuery,
    @CurrentUser() caller: Caller,
    @ReaderLanguage() language: Language,
  ): Promise<Page<MessageDto>> {
    return this.messages.about(caller, query, language);
  }

  @Get(':id')
  @Allow(...readerRoles, ...groupRoles)
  @ApiOperation({ summary: 'A message' })
  @ApiOkResponse({ type: MessageDto })
  find(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentUser() caller: Caller,
    @ReaderLanguage() language: Language,
  ): Promise<MessageDto> {
    return this.messages.find(id, caller, language);
  }

  @Post(':id/open')
  @HttpCode(200)
  @Allow(...inboxRoles)
  @ApiOperation({ summary: 'The recipient looked at it; once is enough' })
  @ApiOkResponse({ type: MessageDto })
  open(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentUser() caller: Caller,
    @ReaderLanguage() language: Language,
    @IfMatch() ifVersion?: number,
  ): Promise<MessageDto> {
    return this.messages.mark('open', id, caller, language, ifVersion);
  }

  @Post(':id/act')
  @HttpCode(200)
  @Allow(...inboxRoles)
  @ApiOperation({ summary: 'The recipient did what it asks for, and needs no reminder' })
  @ApiOkResponse({ type: MessageDto })
  act(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentUser() caller: Caller,
    @ReaderLanguage() language: Language,
    @IfMatch() ifVersion?: number,
  ): Promise<MessageDto> {
    return this.messages.mark('act', id, caller, language, ifVersion);
  }
}
