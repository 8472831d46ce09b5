import { unlessAborted } from './interruption.js';

describe('work that can be interrupted', () => {
  it('ends as it ends by itself', async () => {
    await expect(unlessAborted(new AbortController().signal, Promise.resolve())).resolves.toBeUndefined();
  });

  it('is not waited for once someone asks to end', async () => {
    const controller = new AbortController();
    const waiting = unlessAborted(controller.signal, new Promise<void>(() => undefined));
    controller.abort(new Error('Ctrl-C'));
    await expect(waiting).rejects.toThrow('Ctrl-C');
  });
});
