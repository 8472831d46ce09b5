/** The facts of a registered thing as they are stored: what an event may leave out is null, since a table knows no "absent". */
export type Facts<T> = { [K in keyof T]-?: undefined extends T[K] ? Exclude<T[K], undefined> | null : T[K] };

/** The facts as an event tells them: those of its schema, without the nulls. */
export function told<T>(schema: { readonly properties: object }, facts: Facts<T>): T {
  const names = Object.keys(schema.properties) as (keyof T)[];
  return Object.fromEntries(names.map((name) => [name, facts[name]]).filter(([, fact]) => fact !== null)) as T;
}

/** The facts of an input: what it leaves out is null. */
export function stated<T>(schema: { readonly properties: object }, input: Partial<Facts<T>>): Facts<T> {
  const names = Object.keys(schema.properties) as (keyof T)[];
  return Object.fromEntries(names.map((name) => [name, input[name] ?? null])) as Facts<T>;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Deep equality of plain values, whatever the order of keys: the database returns them in its own. */
export function same(a: unknown, b: unknown): boolean {
  if (!isObject(a) || !isObject(b)) return Object.is(a, b);
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => key in b && same(a[key], b[key]));
}
