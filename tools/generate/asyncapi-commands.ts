import { commandRetentionMs, CommandAccepted, CommandRejected, type CommandDefinition } from '#contracts';
import type { ServiceFacts } from './facts.js';

export const json = 'application/json';
export const uuid = { type: 'string', format: 'uuid' };

/** What a command must say of itself: less than an event. */
export const commandHeaders = {
  type: 'object',
  required: ['ce_specversion', 'ce_id', 'ce_source', 'ce_type', 'authorization'],
  properties: {
    ce_specversion: { const: '1.0' },
    ce_id: { ...uuid, description: 'The same command always under the same id; a new id is a new command' },
    ce_source: { type: 'string', description: 'The system that sends it', examples: ['/his/guangfu'] },
    ce_type: { type: 'string', description: 'yilian.<aggregate>.<verb>.v<major>' },
    authorization: { type: 'string', description: 'Bearer and an access token: who sends it, for which organization' },
    'accept-language': { type: 'string', description: 'Language of a refusal, zh-CN or en' },
    traceparent: { type: 'string', description: 'W3C trace context' },
  },
};

/** One channel for the commands of each aggregate. */
export function commandChannels(commands: readonly CommandDefinition[]): Record<string, object> {
  const topics = Map.groupBy(commands, ({ aggregate }) => aggregate);
  const channels = [...topics].map(([aggregate, own]) => [
    `${aggregate}-commands`,
    {
      address: own[0]?.topic,
      title: `${aggregate} commands`,
      description: 'What other systems ask for. It carries the identity of patients: restricted, and soon forgotten.',
      messages: Object.fromEntries(
        own.map(({ commandName }) => [commandName, { $ref: `#/components/messages/${commandName}` }]),
      ),
      bindings: {
        kafka: { topicConfiguration: { 'retention.ms': commandRetentionMs }, bindingVersion: '0.5.0' },
      },
    },
  ]);
  return Object.fromEntries(channels) as Record<string, object>;
}

/** How a command travels. */
export function commandMessage({ commandName, type, summary }: CommandDefinition): object {
  return {
    name: type,
    title: commandName,
    summary,
    contentType: json,
    headers: {
      allOf: [
        { $ref: '#/components/schemas/CommandHeaders' },
        { type: 'object', properties: { ce_type: { const: type } } },
      ],
    },
    payload: { $ref: `#/components/schemas/${commandName}` },
    bindings: { kafka: { key: { ...uuid, description: 'ce_id' }, bindingVersion: '0.5.0' } },
  };
}

/** One operation per service and topic of commands, with where its answers go. */
export function commandOperations(facts: ServiceFacts, commands: readonly CommandDefinition[]): [string, object][] {
  const topics = Map.groupBy(
    commands.filter(({ commandName }) => facts.accepts.includes(commandName)),
    ({ aggregate }) => aggregate,
  );
  return [...topics].map(([aggregate, own]) => [
    `${facts.service}-receive-${aggregate}-commands`,
    {
      action: 'receive',
      title: `${facts.service} carries out ${aggregate} commands`,
      tags: [{ name: facts.service }],
      channel: { $ref: `#/channels/${aggregate}-commands` },
      messages: own.map(({ commandName }) => ({ $ref: `#/channels/${aggregate}-commands/messages/${commandName}` })),
      reply: {
        channel: { $ref: '#/channels/command' },
        messages: [CommandAccepted, CommandRejected].map(({ eventName }) => ({
          $ref: `#/channels/command/messages/${eventName}`,
        })),
      },
    },
  ]);
}
