type Schema = Readonly<Record<string, unknown>>;

/** Words that only explain: they may change at any time. */
const prose = new Set(['$schema', '$id', '$comment', 'title', 'description', 'examples']);
/** Words compared by the rules below, not by equality. */
const structural = new Set(['properties', 'required', 'items', 'enum']);

/**
 * What in `current` would break somebody who was built against `published`, as `pointer: reason`; empty when the
 * change is additive. Allowed: new optional properties, new values of an enumeration, other explanations.
 */
export function breakingChanges(published: Schema, current: Schema, at = ''): string[] {
  const found: string[] = [];
  const say = (reason: string): void => void found.push(`${at || '/'}: ${reason}`);
  for (const word of new Set([...Object.keys(published), ...Object.keys(current)])) {
    if (prose.has(word) || structural.has(word)) continue;
    const [before, after] = [JSON.stringify(published[word]), JSON.stringify(current[word])];
    if (before !== after) say(`${word} changed from ${before ?? 'nothing'} to ${after ?? 'nothing'}`);
  }
  found.push(...enumChanges(published, current, at || '/'), ...propertyChanges(published, current, at));
  if (isSchema(published['items'])) {
    if (isSchema(current['items'])) found.push(...breakingChanges(published['items'], current['items'], `${at}/items`));
    else say('items is gone');
  } else if (isSchema(current['items'])) say('items is new');
  return found;
}

function propertyChanges(published: Schema, current: Schema, at: string): string[] {
  const [before, after] = [properties(published), properties(current)];
  const [wasRequired, isRequired] = [required(published), required(current)];
  const found: string[] = [];
  for (const [name, schema] of Object.entries(before)) {
    const path = `${at}/${name}`;
    const now = after[name];
    if (!now) found.push(`${path}: was removed or renamed`);
    else found.push(...breakingChanges(schema, now, path));
    if (now && wasRequired.has(name) && !isRequired.has(name)) found.push(`${path}: was required, is optional`);
    if (now && !wasRequired.has(name) && isRequired.has(name)) found.push(`${path}: was optional, is required`);
  }
  for (const name of Object.keys(after)) {
    if (!before[name] && isRequired.has(name)) found.push(`${at}/${name}: is new and required`);
  }
  return found;
}

function enumChanges(published: Schema, current: Schema, at: string): string[] {
  const [before, after] = [published['enum'], current['enum']];
  if (!Array.isArray(before)) return Array.isArray(after) ? [`${at}: was not limited to an enumeration`] : [];
  if (!Array.isArray(after)) return [`${at}: is no longer an enumeration`];
  return before
    .filter((value) => !after.includes(value))
    .map((value) => `${at}: value ${JSON.stringify(value)} is gone`);
}

const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null;
const properties = (schema: Schema): Record<string, Schema> => (schema['properties'] ?? {}) as Record<string, Schema>;
const required = (schema: Schema): Set<string> => new Set(schema['required'] as string[] | undefined);
