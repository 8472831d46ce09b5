/** What a method did before it was wrapped. */
export type Inner = (...given: unknown[]) => unknown;

/** A class of a library as the built service has it: `classOf('messaging/src/relay.js', 'Relay')`. */
export async function classOf(path: string, name: string): Promise<object> {
  const module = (await import(new URL(`../../../../libs/${path}`, import.meta.url).href)) as Record<
    string,
    { prototype: object } | undefined
  >;
  const found = module[name];
  if (!found) throw new Error(`there is no ${name} in ${path}: the planted defects have to follow the library`);
  return found.prototype;
}

/** Puts something around a method of every instance; fails when there is no such method any more. */
export function wrap(
  prototype: object,
  name: string,
  around: (inner: Inner, given: unknown[], self: object) => unknown,
): void {
  const methods = prototype as Record<string, Inner | undefined>;
  const inner = methods[name];
  if (!inner) throw new Error(`there is no method ${name}: the planted defects have to follow the library`);
  methods[name] = function (this: object, ...given: unknown[]) {
    return around((...args) => inner.apply(this, args), given, this);
  };
}
