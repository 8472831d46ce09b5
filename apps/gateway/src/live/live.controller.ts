import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { InjectConfig, Public, sendProblem, TokenVerifier, type ConfigOf, type Problem } from '#platform';
import type { config } from '../config.js';
import { groupWide, refusalOf } from './admission.js';
import { LiveHub } from './live-hub.js';
import { ResponseWatcher } from './response-watcher.js';

const full: Problem = {
  status: 503,
  code: 'live-stream-full',
  text: {
    zh: '实时流的观看者已满，请稍后再试',
    en: 'The live stream has all the watchers it can take; try again later',
  },
  headers: { 'retry-after': '30' },
};

/** The live stream: what happens in the group as it happens, metadata only. */
@ApiTags('live')
@Controller('events')
export class LiveController {
  constructor(
    private readonly hub: LiveHub,
    private readonly verifier: TokenVerifier,
    @InjectConfig() private readonly settings: ConfigOf<typeof config>,
  ) {}

  @Get()
  @Public()
  @ApiOperation({
    summary: 'What happens, as server-sent events',
    description:
      "Metadata only, never an event's data; `Last-Event-ID` continues. Open to everyone where the local issuer is on, " +
      `that is in development; elsewhere for these roles: ${groupWide.join(', ')}.`,
  })
  @ApiOkResponse({ content: { 'text/event-stream': { schema: { type: 'string' } } } })
  async watch(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const problem = await this.refusal(request.headers.authorization);
    if (problem) return void sendProblem(request, reply, problem);
    const lastId = request.headers['last-event-id'];
    const leave = this.hub.join(new ResponseWatcher(reply), typeof lastId === 'string' ? lastId : undefined);
    if (leave) reply.raw.on('close', leave);
    else sendProblem(request, reply, full);
  }

  private async refusal(authorization: string | undefined): Promise<Problem | undefined> {
    if (this.settings.LOCAL_ISSUER === 'on') return undefined;
    return refusalOf(await this.verifier.verify(authorization));
  }
}
