import { Pulse } from './pulse.js';

const never = 60_000;

test('a beat while nobody waits is not lost', async () => {
  const pulse = new Pulse();
  pulse.beat();
  await pulse.wait(never);
});

test('a beat ends a wait', async () => {
  const pulse = new Pulse();
  const waiting = pulse.wait(never);
  pulse.beat();
  await waiting;
});

test('many beats are one wake-up', async () => {
  const pulse = new Pulse();
  pulse.beat();
  pulse.beat();
  await pulse.wait(never);
  let woken = false;
  const second = pulse.wait(never).then(() => (woken = true));
  await Promise.resolve();
  expect(woken).toBe(false);
  pulse.beat();
  await second;
});
