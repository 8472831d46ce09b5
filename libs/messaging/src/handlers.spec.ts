import { Handlers, type CommandEffect } from './handlers.js';

const handler = (name: string, type = 'yilian.lamp.lit.v1') => ({
  name,
  type,
  topic: 'yilian.lamp',
  projection: false,
  call: async (): Promise<void> => undefined,
});

test('refuses two handlers of one event under one name, because they would share their mark in the inbox', () => {
  const handlers = new Handlers();
  handlers.add(handler('LampHandlers.lit'));
  handlers.add(handler('OtherHandlers.lit'));
  handlers.add(handler('LampHandlers.lit', 'yilian.lamp.broken.v1'));
  expect(() => handlers.add(handler('LampHandlers.lit'))).toThrow(
    'two handlers of yilian.lamp.lit.v1 are called LampHandlers.lit',
  );
});

test('commands are read in a group of their own, where there are any', () => {
  const handlers = new Handlers();
  expect(handlers.readings('lamps')).toEqual([]);
  handlers.add(handler('LampHandlers.lit'));
  handlers.add(handler('LampHandlers.lit', 'yilian.lamp.broken.v1'));
  const events = { group: 'lamps', topics: ['yilian.lamp'] };
  expect(handlers.readings('lamps')).toMatchObject([events]);
  const call = async (): Promise<CommandEffect> => ({ aggregateId: '' });
  handlers.addCommand({
    name: 'LampCommands.light',
    type: 'yilian.lamp.light.v1',
    topic: 'yilian.commands.lamp',
    call,
  });
  expect(handlers.readings('lamps')).toMatchObject([
    events,
    { group: 'lamps-commands', topics: ['yilian.commands.lamp'] },
  ]);
});
