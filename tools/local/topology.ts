import type { SecretName } from './secrets.js';

/** A service as the local run starts it. */
export interface ServiceSpec {
  readonly name: string;
  /** Default port; `<NAME>_PORT` changes it. */
  readonly port: number;
  /** Whether it has a database, which is named after it. */
  readonly database: boolean;
  /** Secrets that it alone is given. */
  readonly secrets?: readonly SecretName[];
  /** Settings of the local run beyond what every service is given; `directory` is `.yilian`, `url` the service's own. */
  readonly settings?: (directory: string, url: string) => NodeJS.ProcessEnv;
  /** Its program when it is not `dist/apps/<name>/src/main.js`. */
  readonly main?: string;
}

/** The whole platform: a service that is not here is not started. */
export const topology: readonly ServiceSpec[] = [
  {
    name: 'gateway',
    port: 8100,
    database: false,
    secrets: ['LOCAL_CLIENT_SECRET', 'INTEGRATION_CLIENT_SECRET', 'LOCAL_USER_PASSWORD'],
    settings: (directory, url) => ({
      ISSUER_KEY_FILE: `${directory}/issuer-keys.json`,
      PUBLIC_URL: url,
      CONSOLE_REDIRECT_URIS: `${url}/callback,http://localhost:${new URL(url).port}/callback,http://localhost:5173/callback`,
    }),
  },
  { name: 'membership', port: 8101, database: true },
  { name: 'referrals', port: 8102, database: true, secrets: ['PATIENT_KEYS', 'PATIENT_INDEX_KEY', 'CODE_KEYS'] },
  { name: 'scheduling', port: 8103, database: true },
  { name: 'notifications', port: 8106, database: true },
];

const upperCase = (name: string): string => name.toUpperCase().replaceAll('-', '_');

/** The variable that changes a service's port: `REFERRALS_PORT`. */
export const portVariable = (name: string): string => `${upperCase(name)}_PORT`;

/** The variable by which a service learns where another one is: `REFERRALS_URL`. */
export const urlVariable = (name: string): string => `${upperCase(name)}_URL`;
