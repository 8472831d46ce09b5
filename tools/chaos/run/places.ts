import type { Places } from '../evidence.js';
import type { Arena } from './arena.js';

/** Where everything of an arena is, past the links that were disturbed. */
export function placesOf({ stage, services }: Arena): Places {
  const { gateway, issuer } = stage.connection;
  const stored = services.filter((name) => name !== 'gateway');
  return {
    gateway,
    issuer,
    clientSecret: stage.platform.secrets.LOCAL_CLIENT_SECRET,
    services: Object.fromEntries(services.map((name) => [name, stage.url(name)])),
    databases: Object.fromEntries(stored.map((name) => [name, stage.databaseUrl(name)])),
    brokers: stage.brokers,
  };
}
