import { InjectConfig } from '#platform';
import { Injectable } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ReferralsConfig } from '../config.js';

/** What a file is sent as, of whatever type it is. */
export const file = 'application/octet-stream';

/** The way in for files: as they are, larger than other bodies may be, and to the routes of attachments only. */
@Injectable()
export class Uploads {
  constructor(@InjectConfig() private readonly config: Pick<ReferralsConfig, 'ATTACHMENT_MAX_BYTES'>) {}

  async open(app: NestFastifyApplication): Promise<void> {
    const server = app.getHttpAdapter().getInstance();
    server.addHook('onRequest', (request, _reply, done) => {
      const given = request.headers['content-type'] ?? '';
      const taken = request.routeOptions.url?.includes('/attachments/');
      if (!given.startsWith(file) || taken) done();
      else done(Object.assign(new Error('no file is taken here'), { statusCode: 415 }));
    });
    const limits = { parseAs: 'buffer', bodyLimit: this.config.ATTACHMENT_MAX_BYTES } as const;
    server.addContentTypeParser(file, limits, (_request, body, done) => done(null, body));
  }
}
