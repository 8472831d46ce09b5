import {
  createRemoteJWKSet,
  customFetch,
  errors,
  jwtVerify,
  type FetchImplementation,
  type JWTVerifyGetKey,
} from 'jose';
import { Unavailable } from '#messaging';
import { callerOf, type Caller } from './caller.js';

/** Whose tokens are taken. */
export interface TokenRules {
  readonly issuer: string;
  readonly audience: string;
  /** Defaults to the issuer's `/jwks`. */
  readonly jwksUrl?: string;
}

interface Known {
  readonly caller: Caller;
  readonly untilMs: number;
}

/** A verified token is believed this long without another look, so that a revoked client is out soon. */
const believedMs = 30_000;
const maxKnown = 5_000;
/** An issuer that kept silent is not asked again for so long, so that those who come one after another do not all wait. */
const silentMs = 1_000;

/** Fetches, or fails at once when the last answer did not come in time and that was a moment ago. */
function fetchUnlessSilent(): FetchImplementation {
  let silent: { error: Error; sinceMs: number } | undefined;
  return async (url, options) => {
    if (silent && performance.now() - silent.sinceMs < silentMs) throw silent.error;
    return fetch(url, options).catch((error: Error) => {
      if (error.name === 'TimeoutError') silent = { error, sinceMs: performance.now() };
      throw error;
    });
  };
}

/** Verifies access tokens: RS256 or ES256, `iss`, `aud`, `exp`, `nbf`, keys by JWKS with rotation. */
export class TokenVerifier {
  private readonly known = new Map<string, Known>();
  private readonly keys: JWTVerifyGetKey;

  constructor(
    private readonly rules: TokenRules,
    keys?: JWTVerifyGetKey,
  ) {
    const url = new URL(rules.jwksUrl ?? `${rules.issuer}/jwks`);
    this.keys =
      keys ??
      createRemoteJWKSet(url, {
        cooldownDuration: 5_000,
        timeoutDuration: 3_000,
        [customFetch]: fetchUnlessSilent(),
      });
  }

  /**
   * The caller of an `Authorization` header; undefined when there is no valid token in it.
   * @throws Unavailable when the issuer's keys cannot be had
   */
  async verify(authorization: string | undefined): Promise<Caller | undefined> {
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization ?? '')?.[1];
    if (!token) return undefined;
    const known = this.known.get(token);
    if (known && known.untilMs > Date.now()) return known.caller;
    this.known.delete(token);
    const claims = await this.claims(token);
    const caller = claims && callerOf(claims);
    if (caller) this.remember(token, caller, Number(claims?.['exp']) * 1_000);
    return caller;
  }

  private async claims(token: string): Promise<Record<string, unknown> | undefined> {
    try {
      const { payload } = await jwtVerify(token, this.keys, {
        issuer: this.rules.issuer,
        audience: this.rules.audience,
        algorithms: ['RS256', 'ES256'],
        requiredClaims: ['exp', 'sub'],
        clockTolerance: 5,
      });
      return payload;
    } catch (error) {
      const away = !(error instanceof errors.JOSEError) || error instanceof errors.JWKSTimeout;
      if (away) throw new Unavailable('issuer-away', 'the keys of the token issuer cannot be had', 2);
      return undefined;
    }
  }

  private remember(token: string, caller: Caller, expiresMs: number): void {
    if (this.known.size >= maxKnown) this.known.delete(this.known.keys().next().value ?? '');
    this.known.set(token, { caller, untilMs: Math.min(expiresMs, Date.now() + believedMs) });
  }
}
