import { Logger } from '@nestjs/common';
import type { TokenVerifier } from '#platform';

/** Reads whose limit a request counts on: the subject of its token, or undefined where there is none that verifies. */
export function subjectReader(verifier: Pick<TokenVerifier, 'verify'>) {
  const logger = new Logger('RateLimit');
  return async (authorization: string | undefined): Promise<string | undefined> => {
    try {
      return (await verifier.verify(authorization))?.userId;
    } catch (error) {
      // The issuer is away: the request counts on its address, and whether it may is not decided here.
      logger.debug(String(error));
      return undefined;
    }
  };
}
