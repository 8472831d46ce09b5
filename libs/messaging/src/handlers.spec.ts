import { Handlers } from './handlers.js';

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
  expect(handlers.topics()).toEqual(['yilian.lamp']);
});
