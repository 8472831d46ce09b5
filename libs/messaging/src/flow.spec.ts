import { currentFlow, nextTraceparent, runInFlow } from './flow.js';

const parent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00';

test('a step keeps the trace and its flags and has an id of its own', () => {
  const next = nextTraceparent(parent);
  expect(next).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-00$/);
  expect(next).not.toBe(parent);
});

test.each([undefined, '', 'garbage', parent.toUpperCase()])('a new trace begins where there is none: %p', (text) => {
  expect(nextTraceparent(text)).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
});

test('work sees its own flow, also after an await, and nothing outside of it', async () => {
  expect(currentFlow()).toBeUndefined();
  const seen = await runInFlow({ traceparent: parent, correlationId: 'a' }, async () => {
    await Promise.resolve();
    return currentFlow()?.correlationId;
  });
  expect(seen).toBe('a');
});
