import type { OutgoingHttpHeaders } from 'node:http';
import { Controller, Get, Headers, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Language } from '#contracts';
import { Allow, CurrentUser, InjectConfig, lifeOf, organizationOf, type Caller, type ConfigOf } from '#platform';
import type { FastifyReply } from 'fastify';
import type { config } from '../config.js';
import { inboxRoles } from '../domain/reading.js';
import { ReaderLanguage } from '../preferences/reader-language.js';
import { InboxStreams } from './inbox-streams.js';
import { Watcher } from './watcher.js';

@ApiTags('inbox')
@Controller('v1/inbox/stream')
export class StreamController {
  constructor(
    private readonly streams: InboxStreams,
    @InjectConfig() private readonly settings: ConfigOf<typeof config>,
  ) {}

  /** Whatever is refused is refused before the stream begins, as a problem like any other. */
  @Get()
  @Allow(...inboxRoles)
  @ApiOperation({
    summary: 'What reaches the inbox from now on, or after the message seen last, as server-sent events',
  })
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'Number in the inbox that was seen last' })
  @ApiOkResponse({
    description: 'Events `message` with a MessageDto',
    content: { 'text/event-stream': { schema: { type: 'string' } } },
  })
  async stream(
    @CurrentUser() caller: Caller,
    @ReaderLanguage() language: Language,
    @Headers('last-event-id') lastSeen: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const organizationId = organizationOf(caller);
    const seen = await this.streams.startOf(organizationId, lastSeen);
    reply.hijack();
    const response = reply.raw;
    response.writeHead(200, {
      ...(reply.getHeaders() as OutgoingHttpHeaders),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    response.write('retry: 2000\n\n');
    const leave = this.streams.join(new Watcher(response, caller, organizationId, language, seen));
    const life = Math.min(this.settings.STREAM_LIFETIME_MS, lifeOf(caller));
    const age = setTimeout(() => response.end(), life).unref();
    response.on('close', () => {
      clearTimeout(age);
      leave();
    });
  }
}
