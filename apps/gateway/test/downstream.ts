import { Body, Controller, Get, Module, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { MemoryTransport } from '#messaging';
import {
  Allow,
  createService,
  CurrentUser,
  defineConfig,
  Public,
  readConfig,
  TextField,
  TokenVerifier,
  type Caller,
} from '#platform';

class NoteDto {
  @TextField({ max: 10 })
  text!: string;
}

@Controller('v1')
class NotesController {
  @Get('me')
  @Allow('clinician')
  me(@CurrentUser() caller: Caller): Caller {
    return caller;
  }

  @Post('notes')
  @Public()
  write(@Body() note: NoteDto, @Res({ passthrough: true }) reply: FastifyReply): NoteDto {
    reply.header('location', '/v1/notes/7');
    return note;
  }

  @Post('imports')
  @Allow('clinician')
  import(@Req() request: FastifyRequest): { bytes: number } {
    return { bytes: (request.body as { text: string }).text.length };
  }

  @Get('stream')
  @Public()
  stream(@Res() reply: FastifyReply): void {
    reply.hijack();
    reply.raw.writeHead(200, { 'content-type': 'text/event-stream' });
    reply.raw.write('data: first\n\n');
  }
}

@Module({ controllers: [NotesController] })
class NotesModule {}

const config = defineConfig({});

/** A real service behind the front door: routes, access, documents and health are the platform's own. */
export async function startDownstream(issuer: string) {
  const settings = readConfig(config, {
    PORT: '0',
    LOG_LEVEL: 'silent',
    OIDC_ISSUER: issuer,
    BODY_LIMIT_BYTES: '80000000',
  });
  return createService(
    { name: 'referrals', title: { zh: '转诊', en: 'Referrals' }, module: NotesModule, config },
    {
      config: settings,
      transport: new MemoryTransport(),
      verifier: new TokenVerifier({ issuer, audience: settings.OIDC_AUDIENCE }),
      onFatal: (error) => {
        throw error;
      },
    },
  );
}
