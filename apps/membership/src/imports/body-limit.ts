import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { InjectConfig, type ConfigOf } from '#platform';
import type { config } from '../config.js';

/** A county folder is larger than other bodies; only the route that takes one has the wider limit. */
@Injectable()
export class ImportBodyLimit {
  constructor(host: HttpAdapterHost, @InjectConfig() { IMPORT_MAX_BYTES }: ConfigOf<typeof config>) {
    const fastify = (host.httpAdapter as ReturnType<NestFastifyApplication['getHttpAdapter']>).getInstance();
    fastify.addHook('onRoute', (route) => {
      if (route.method === 'POST' && route.url === '/v1/imports') route.bodyLimit = IMPORT_MAX_BYTES;
    });
  }
}
