import { Module } from '@nestjs/common';
import { FrontDoor } from './front-door.js';
import { Accounts } from './issuer/accounts.js';
import { IssuerController } from './issuer/issuer.controller.js';
import { RedisCounter } from './limits/redis-counter.js';
import { SharedRateLimiter } from './limits/shared-rate-limiter.js';
import { LiveController } from './live/live.controller.js';
import { LiveFeed } from './live/live.feed.js';
import { LiveHub } from './live/live-hub.js';
import { Memberships } from './live/memberships.js';
import { OrganizationNames } from './live/organizations.js';
import { SchemasController } from './status/schemas.controller.js';
import { ServiceProbe } from './status/service-probe.js';
import { ServicesController } from './status/services.controller.js';
import { FlowReader } from './traces/flow-reader.js';
import { TracesController } from './traces/traces.controller.js';

@Module({
  controllers: [ServicesController, SchemasController, IssuerController, LiveController, TracesController],
  providers: [
    FrontDoor,
    RedisCounter,
    SharedRateLimiter,
    Accounts,
    OrganizationNames,
    Memberships,
    LiveHub,
    LiveFeed,
    ServiceProbe,
    FlowReader,
  ],
})
export class GatewayModule {}
