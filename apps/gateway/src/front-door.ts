import helmet from '@fastify/helmet';
import { Injectable } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { InjectConfig, TokenVerifier, type ConfigOf } from '#platform';
import type { config } from './config.js';
import { Accounts } from './issuer/accounts.js';
import { localIssuer, originsOf } from './issuer/local-issuer.js';
import { registerIssuer } from './issuer/register.js';
import { rateLimitHook } from './limits/rate-limit.hook.js';
import { SharedRateLimiter } from './limits/shared-rate-limiter.js';
import { subjectReader } from './limits/subject.js';
import { endConnectionsWithServer } from './open-connections.js';
import { pageRoutes } from './pages.js';
import { proxyRoutes } from './proxy/proxy.js';
import { securityHeaders } from './security/content-policy.js';
import { servicesOf } from './services.js';

/** Probes and scrapes come often and from few addresses; they must never be turned away. */
const probes = ['/health/live', '/health/ready', '/metrics'];

/** What stands before the services: security headers, limits, the proxy, the local issuer and the start page. */
@Injectable()
export class FrontDoor {
  constructor(
    @InjectConfig() private readonly settings: ConfigOf<typeof config>,
    private readonly verifier: TokenVerifier,
    private readonly limiter: SharedRateLimiter,
    private readonly accounts: Accounts,
  ) {}

  /** Puts all of it on the bare server, before the framework adds its routes. */
  async open(app: NestFastifyApplication): Promise<void> {
    const server = app.getHttpAdapter().getInstance();
    const { settings, limiter, accounts } = this;
    const secure = settings.PUBLIC_URL.startsWith('https:');
    const signInReturnsTo = originsOf(settings.CONSOLE_REDIRECT_URIS);
    await server.register(helmet, securityHeaders({ secure, signInReturnsTo }));
    endConnectionsWithServer(server);
    server.addHook('onRequest', rateLimitHook(this.limits()));
    await server.register(proxyRoutes, {
      services: servicesOf(settings),
      timeoutMs: settings.PROXY_TIMEOUT_MS,
      connectTimeoutMs: settings.PROXY_CONNECT_TIMEOUT_MS,
      connections: settings.PROXY_CONNECTIONS,
      bodies: {
        usual: settings.BODY_LIMIT_BYTES,
        imports: settings.IMPORT_MAX_BYTES,
        attachments: settings.ATTACHMENT_MAX_BYTES,
      },
    });
    if (settings.LOCAL_ISSUER === 'on') await registerIssuer(server, await localIssuer(settings, accounts, limiter));
    await server.register(pageRoutes);
  }

  private limits() {
    const { settings, limiter, verifier } = this;
    return {
      limiter,
      windowMs: settings.RATE_LIMIT_WINDOW_MS,
      perSubject: settings.RATE_LIMIT_PER_SUBJECT,
      perAddress: settings.RATE_LIMIT_PER_ADDRESS,
      subjectOf: subjectReader(verifier),
      // Without the issuer's keys no token verifies, so a flood of bad requests would lock the good ones out.
      exempt: [...probes, `${new URL(settings.OIDC_ISSUER).pathname}/jwks`],
    };
  }
}
