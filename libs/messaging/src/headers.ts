/** Text of a key or header as a client delivers it: bytes, nothing, or several values, of which the first counts. */
export const textOf = (value: unknown): string =>
  Array.isArray(value) ? textOf(value[0]) : value == null ? '' : String(value);

/** Headers of a message as texts. */
export const headersOf = (headers: object = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, textOf(value)]));
