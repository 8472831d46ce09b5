import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandDefinition, EventDefinition } from '#contracts';
import { breakingChanges } from './additive.js';
import { filesBelow } from './workspace.js';

const folder = 'docs/schemas';

/** What is published with a schema of its data. */
type Definition = EventDefinition | CommandDefinition;

/** The word used in code and docs. */
const nameOf = (definition: Definition): string =>
  'eventName' in definition ? definition.eventName : definition.commandName;

/** JSON Schema of the data as it is published under its `ce_dataschema`. */
export function publishedSchema(event: Definition): Record<string, unknown> {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `${event.type}.json`,
    title: nameOf(event),
    description: event.summary,
    ...(JSON.parse(JSON.stringify(event.schema)) as object),
  };
}

/** Schema files by path. */
export function schemaFiles(events: readonly Definition[]): Map<string, string> {
  return new Map(events.map((event) => [`${folder}/${event.type}.json`, JSON.stringify(publishedSchema(event))]));
}

/** Every way in which events and commands break what docs/schemas has published, as `file pointer: reason`. */
export function brokenPromises(root: string, events: readonly Definition[]): string[] {
  const current = new Map(events.map((event) => [`${event.type}.json`, publishedSchema(event)]));
  return filesBelow(root, folder).flatMap((path) => {
    const name = path.slice(folder.length + 1);
    const schema = current.get(name);
    if (!schema) return [`${name} is published and no longer defined`];
    const file = join(root, path);
    const published = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>) : {};
    return breakingChanges(published, schema).map((reason) => `${name} ${reason}`);
  });
}
