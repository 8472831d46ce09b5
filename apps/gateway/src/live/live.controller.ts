import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { InjectConfig, lifeOf, Public, sendProblem, TokenVerifier, type ConfigOf, type Problem } from '#platform';
import type { config } from '../config.js';
import { everything, groupWide, refusalOf, sightOf } from './admission.js';
import { LiveHub } from './live-hub.js';
import { Memberships } from './memberships.js';
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
    private readonly memberships: Memberships,
    private readonly verifier: TokenVerifier,
    @InjectConfig() private readonly settings: ConfigOf<typeof config>,
  ) {}

  @Get()
  @Public()
  @ApiOperation({
    summary: 'What happens, as server-sent events',
    description:
      "Metadata only, never an event's data; `Last-Event-ID` continues. What concerns the caller's own organization; for these " +
      `roles also what belongs to its groups, or everything where it has none: ${groupWide.join(', ')}. Without a token ` +
      'everything where the local issuer is on, that is in development. Ends when the token does.',
  })
  @ApiOkResponse({ content: { 'text/event-stream': { schema: { type: 'string' } } } })
  async watch(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const caller = await this.verifier.verify(request.headers.authorization);
    const problem = this.settings.LOCAL_ISSUER === 'on' ? undefined : refusalOf(caller);
    if (problem) return void sendProblem(request, reply, problem);
    const sight = caller ? sightOf(caller, this.memberships) : everything;
    const lastId = request.headers['last-event-id'];
    const watcher = new ResponseWatcher(reply);
    const leave = this.hub.join(watcher, sight, typeof lastId === 'string' ? lastId : undefined);
    if (!leave) return void sendProblem(request, reply, full);
    const expiry = setTimeout(() => watcher.end(), lifeOf(caller)).unref();
    reply.raw.on('close', () => {
      clearTimeout(expiry);
      leave();
    });
  }
}
