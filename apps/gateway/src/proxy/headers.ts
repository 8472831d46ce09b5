type Headers = Record<string, string | string[] | undefined>;

/** Headers of one connection, not of the message (RFC 9110 §7.6.1); they end here. */
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Headers that only the front door may set, so that no service answers with a weaker one. */
const ownedByTheFrontDoor = new Set(['strict-transport-security', 'server', 'x-powered-by']);

/** What a client claims about where it comes from; believed only when it is a trusted proxy. */
const forwarding = [
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-forwarded-prefix',
  'x-real-ip',
];

const without = (headers: Headers, drop: (name: string) => boolean): Headers =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !drop(name.toLowerCase())));

/** Where a request came from, as the service behind the front door is told. */
export interface Origin {
  readonly address: string;
  readonly host: string;
  readonly protocol: string;
  readonly prefix: string;
  readonly traceparent: string;
}

/** Request headers for the service: hop-by-hop and claimed origins dropped, the true origin and the trace added. */
export function requestHeaders(headers: Headers, origin: Origin): Headers {
  return {
    ...without(headers, (name) => hopByHop.has(name) || forwarding.includes(name)),
    'x-forwarded-for': origin.address,
    'x-forwarded-host': origin.host,
    'x-forwarded-proto': origin.protocol,
    'x-forwarded-prefix': origin.prefix,
    traceparent: origin.traceparent,
  };
}

/** A service's `Location` or link as the client must use it: under the prefix, and never with the service's own address. */
export function publicLocation(location: string, prefix: string, upstream: string): string {
  const base = new URL(upstream);
  const target = URL.canParse(location) ? new URL(location) : undefined;
  if (target)
    return target.origin === base.origin ? `${prefix}${target.pathname}${target.search}${target.hash}` : location;
  if (!location.startsWith('/') || location.startsWith('//')) return location;
  return location === prefix || location.startsWith(`${prefix}/`) ? location : `${prefix}${location}`;
}

/** `Link` header values with every target rewritten like a `Location`. */
export const publicLinks = (link: string, prefix: string, upstream: string): string =>
  link.replace(/<([^>]*)>/g, (_, target: string) => `<${publicLocation(target, prefix, upstream)}>`);

/** Response headers for the client: hop-by-hop dropped, locations under the prefix. */
export function responseHeaders(headers: Headers, prefix: string, upstream: string): Headers {
  const named = String(headers['connection'] ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim());
  const kept = without(headers, (name) => hopByHop.has(name) || ownedByTheFrontDoor.has(name) || named.includes(name));
  if (typeof kept['location'] === 'string') kept['location'] = publicLocation(kept['location'], prefix, upstream);
  if (typeof kept['link'] === 'string') kept['link'] = publicLinks(kept['link'], prefix, upstream);
  return kept;
}
