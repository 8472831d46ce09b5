import { untilDone, within } from './within.js';

const never = new Promise(() => undefined);

test('tells whether the work ended in time', async () => {
  expect(await within(10_000, Promise.resolve())).toBe(true);
  expect(await within(10_000, undefined)).toBe(true);
  expect(await within(1, never)).toBe(false);
});

test('passes on the failure of the work', async () => {
  await expect(within(10_000, Promise.reject(new Error('failed')))).rejects.toThrow('failed');
});

test('does again what fails until it succeeds', async () => {
  let tries = 0;
  const work = async (): Promise<number> => {
    tries += 1;
    if (tries < 3) throw new Error('not yet');
    return tries;
  };
  expect(await untilDone(work)).toBe(3);
});
