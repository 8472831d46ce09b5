import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ConfigOf } from '#platform';
import { config } from './config.js';
import { FrontDoor } from './front-door.js';
import { GatewayModule } from './gateway.module.js';

/** What the platform runs, and what a test starts. It has no database. */
export const gateway = {
  name: 'gateway',
  title: { zh: '网关', en: 'Gateway' },
  module: GatewayModule,
  config,
  server: ({ TRUSTED_PROXIES }: ConfigOf<typeof config>) => ({ trustProxy: TRUSTED_PROXIES ?? false }),
  setUp: (app: NestFastifyApplication) => app.get(FrontDoor).open(app),
};
