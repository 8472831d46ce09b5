import { commandDefinitions, eventDefinitions, type EventDefinition } from '#contracts';
import { textOf } from '../live/texts.js';

/** One event in the list of events. */
const entry = ({ eventName, type, topic, summary }: EventDefinition) => ({
  event: eventName,
  type,
  topic,
  text: textOf(type),
  summary,
  schema: `/schemas/${type}.json`,
});

/** Every event there is, by topic. */
export const eventList = () => [...eventDefinitions.values()].map(entry).sort((a, b) => (a.type < b.type ? -1 : 1));

/** The JSON Schema that `ce_dataschema` of an event or a command names, or undefined. */
export function schemaOf(type: string, base: string): object | undefined {
  const [event, command] = [eventDefinitions.get(type), commandDefinitions.get(type)];
  const definition = event ?? command;
  if (!definition) return undefined;
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `${base}${type}.json`,
    title: event?.eventName ?? command?.commandName,
    description: definition.summary,
    ...definition.schema,
  };
}
