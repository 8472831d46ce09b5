import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const token = (): string => randomBytes(24).toString('base64url');
const key = (): string => randomBytes(32).toString('base64');

/** How each secret of the local run is made. */
const generators = {
  LOCAL_CLIENT_SECRET: token,
  INTEGRATION_CLIENT_SECRET: token,
  // Typed by people at the sign-in page.
  LOCAL_USER_PASSWORD: () => randomBytes(6).toString('hex'),
  PATIENT_KEYS: () => `local:${key()}`,
  PATIENT_INDEX_KEY: key,
  CODE_KEYS: () => `local:${key()}`,
  DATABASE_ROLE_PASSWORD: token,
} as const;

export type SecretName = keyof typeof generators;
export type Secrets = Readonly<Record<SecretName, string>>;

const names = Object.keys(generators) as SecretName[];

/**
 * The secrets of the platform in a directory: made once, kept in `secrets.json` for its owner only, so that tokens and
 * sealed data outlive a restart. A variable of the same name comes first.
 */
export async function secretsIn(directory: string, env: NodeJS.ProcessEnv = process.env): Promise<Secrets> {
  const file = join(directory, 'secrets.json');
  const kept = await readKept(file);
  const all = Object.fromEntries(names.map((name) => [name, kept[name] ?? generators[name]()])) as Secrets;
  if (names.some((name) => kept[name] === undefined)) {
    await mkdir(directory, { recursive: true });
    await writeFile(`${file}.new`, `${JSON.stringify(all, null, 2)}\n`, { mode: 0o600 });
    await rename(`${file}.new`, file);
  }
  await chmod(file, 0o600);
  return Object.fromEntries(names.map((name) => [name, env[name] || all[name]])) as Secrets;
}

async function readKept(file: string): Promise<Partial<Secrets>> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Partial<Secrets>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}
