import type { CommandDefinition, EventDefinition } from '#contracts';
import type { ServiceFacts } from './facts.js';

const begin = '<!-- generated: events -->';
const end = '<!-- end generated: events -->';

/** A service's README with the table of what it takes and emits between its markers brought up to date. */
export function withEventTable(
  readme: string,
  facts: ServiceFacts,
  events: readonly EventDefinition[],
  commands: readonly CommandDefinition[],
): string {
  const [from, to] = [readme.indexOf(begin), readme.indexOf(end)];
  if (from < 0 || to < from) return readme;
  const row = (event: EventDefinition): string => `| ${event.eventName} | \`${event.type}\` | ${event.summary} |`;
  const table = (heading: string, names: ReadonlySet<string>): string[] => {
    const chosen = events.filter((event) => names.has(event.eventName));
    if (chosen.length === 0) return [`${heading} no events.`];
    return [`${heading}:`, '', '| event | type | meaning |', '| --- | --- | --- |', ...chosen.map(row)];
  };
  const lines = [
    begin,
    '',
    ...table('Takes', new Set(facts.handles.keys())),
    '',
    ...table('Emits', new Set(facts.publishes)),
    '',
    ...commands
      .filter(({ commandName }) => facts.accepts.includes(commandName))
      .map(({ type, topic, summary }) => `Carries out \`${type}\` from \`${topic}\`: ${summary}\n`),
  ];
  return readme.slice(0, from) + lines.join('\n') + '\n' + readme.slice(to);
}
