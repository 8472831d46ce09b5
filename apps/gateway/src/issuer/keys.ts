import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { exportJWK, generateKeyPair, type JWK } from 'jose';

/** What the local issuer signs with: tokens with the JWKs, its own cookies with the secrets. */
export interface IssuerKeys {
  readonly jwks: { readonly keys: JWK[] };
  readonly cookieKeys: string[];
}

const algorithms = ['RS256', 'ES256'] as const;

async function signingKey(alg: (typeof algorithms)[number]): Promise<JWK> {
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  const kid = `${alg.toLowerCase()}-${randomBytes(6).toString('hex')}`;
  return { ...(await exportJWK(privateKey)), kid, alg, use: 'sig' };
}

async function generate(): Promise<IssuerKeys> {
  return {
    jwks: { keys: await Promise.all(algorithms.map(signingKey)) },
    cookieKeys: [randomBytes(32).toString('base64url')],
  };
}

function parse(text: string, file: string): IssuerKeys {
  try {
    const keys = JSON.parse(text) as Partial<IssuerKeys>;
    if (keys.jwks?.keys?.length && keys.cookieKeys?.length) return keys as IssuerKeys;
  } catch (cause) {
    throw new Error(`ISSUER_KEY_FILE ${file} is not JSON; move it away and new keys are made`, { cause });
  }
  throw new Error(`ISSUER_KEY_FILE ${file} holds no keys; move it away and new ones are made`);
}

const isCode = (error: unknown, code: string): boolean => (error as NodeJS.ErrnoException).code === code;

/**
 * The issuer's keys: from `file` if it exists, else generated and kept there for its owner only, so that tokens stay valid
 * across restarts. Without a file they live as long as the process.
 */
export async function issuerKeys(file?: string): Promise<IssuerKeys> {
  if (!file) return generate();
  try {
    const text = await readFile(file, 'utf8');
    await chmod(file, 0o600);
    return parse(text, file);
  } catch (error) {
    if (!isCode(error, 'ENOENT')) throw error;
  }
  const keys = await generate();
  await mkdir(dirname(file), { recursive: true });
  try {
    // `wx`: when two gateways start at once, the first one's keys are everybody's.
    await writeFile(file, JSON.stringify(keys), { mode: 0o600, flag: 'wx' });
    return keys;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return parse(await readFile(file, 'utf8'), file);
    throw error;
  }
}
