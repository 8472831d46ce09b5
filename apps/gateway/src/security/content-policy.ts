import type { FastifyHelmetOptions } from '@fastify/helmet';

/**
 * Helmet's options: everything from this origin only and no inline script. The policy also covers the services' pages
 * behind the proxy; Swagger UI sets style attributes and shows data: images, hence those two.
 */
export const securityHeaders = (options: {
  secure: boolean;
  signInReturnsTo: readonly string[];
}): FastifyHelmetOptions => ({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'"],
      scriptSrcAttr: ["'none'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:'],
      connectSrc: ["'self'"],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
      // Browsers apply form-action to the redirect that ends the sign-in, too.
      formAction: ["'self'", ...options.signInReturnsTo],
      ...(options.secure ? { upgradeInsecureRequests: [] } : {}),
    },
  },
  // Over plain HTTP browsers ignore it, and on a developer's machine it would lock localhost into HTTPS.
  hsts: options.secure ? { maxAge: 31_536_000, includeSubDomains: true } : false,
  referrerPolicy: { policy: 'no-referrer' },
  frameguard: { action: 'deny' },
});
