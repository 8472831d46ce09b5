import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { Role } from '#contracts';
import { TokenVerifier } from '#platform';

/** The caller that a test asks as. */
export interface TestCaller {
  readonly roles: readonly Role[];
  readonly userId?: string;
  readonly organizationId?: string;
  readonly practitionerId?: string;
}

const rules = { issuer: 'http://issuer.test', audience: 'yilian' };
const { privateKey, publicKey } = await generateKeyPair('ES256');
const keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), alg: 'ES256', kid: 'test' }] });

/** A verifier that takes the tokens of `bearerOf` and no others. */
export const testVerifier = (): TokenVerifier => new TokenVerifier(rules, keys);

/** An `Authorization` header for a caller: a real signed token of the test issuer. */
export async function bearerOf(caller: TestCaller, lifetime = '1h'): Promise<string> {
  const { userId = '01930000-0000-7000-8000-000000000001', roles, organizationId, practitionerId } = caller;
  const token = await new SignJWT({
    roles: [...roles],
    organization_id: organizationId,
    practitioner_id: practitionerId,
  })
    .setProtectedHeader({ alg: 'ES256', kid: 'test' })
    .setIssuer(rules.issuer)
    .setAudience(rules.audience)
    .setSubject(userId)
    .setIssuedAt()
    .setExpirationTime(lifetime)
    .sign(privateKey);
  return `Bearer ${token}`;
}
