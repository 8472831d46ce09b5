/** What a value says when it must not be shown: the shape of JSON stays, what stands in it does not. */
const hidden = '…';

/** Forms that cannot name a person: ids, wire names, times, trace contexts, media types, versions. */
const harmless =
  /^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\/?yilian[/.][a-z0-9./-]+|\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})|00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}|[a-z]+\/[a-z.+-]+|\d\.\d|\d{1,6})$/;

/** A text of an unreadable message, if it cannot name a person. */
export const maskedText = (text: string): string => (text === '' || harmless.test(text) ? text : hidden);

/** Headers of an unreadable message: names, and the values that cannot name a person. */
export const maskedHeaders = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, maskedText(value)]));

/** JSON with every text and number in it hidden. */
export function maskedData(data: unknown): unknown {
  if (Array.isArray(data)) return data.map(maskedData);
  if (typeof data === 'object' && data !== null) {
    return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, maskedData(value)]));
  }
  return typeof data === 'string' || typeof data === 'number' ? hidden : data;
}
