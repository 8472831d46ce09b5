import { CommandAccepted, commandDefinitions, topicDefinitions } from '#contracts';
import { owners } from './versions.js';

it('knows where the aggregates of every topic are stored', () => {
  const commands = [...commandDefinitions.values()].map(({ topic }) => topic);
  const events = topicDefinitions().map(({ topic }) => topic);
  const unowned = [...commands, CommandAccepted.topic];
  expect(owners.map(({ topic }) => topic).sort()).toEqual(events.filter((topic) => !unowned.includes(topic)).sort());
});
