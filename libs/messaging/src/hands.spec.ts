import { setImmediate as turn } from 'node:timers/promises';
import { Hands } from './hands.js';

/** Works off what is put on it; what is a promise takes until it is resolved. */
class Pile extends Hands {
  readonly due: (Promise<void> | Error)[] = [];
  looks = 0;
  inHand = 0;
  done = 0;

  constructor() {
    super('Pile', 60_000);
  }

  async look(times = 1): Promise<void> {
    for (let i = 0; i < times; i++) {
      this.wake();
      await turn();
    }
  }

  protected async isAnyDue(): Promise<boolean> {
    this.looks += 1;
    return true;
  }

  protected async next(): Promise<boolean> {
    const first = this.due.shift();
    if (!first) return false;
    if (first instanceof Error) throw first;
    this.inHand += 1;
    await first;
    this.inHand -= 1;
    this.done += 1;
    return true;
  }
}

describe('hands', () => {
  const pile = new Pile();
  const { promise: held, resolve: release } = Promise.withResolvers<void>();

  afterAll(() => pile.stop());

  test('what takes long holds up nothing else, and is no reason to look all the time', async () => {
    pile.due.push(held);
    pile.start();
    await turn();
    pile.due.push(Promise.resolve(), Promise.resolve());
    await pile.look();
    expect(pile).toMatchObject({ inHand: 1, done: 2, looks: 2 });
  });

  test('one that fails ends no hand for good', async () => {
    pile.due.push(Object.assign(new Error('the database is away'), { code: 'ECONNREFUSED' }), Promise.resolve());
    await pile.look(2);
    expect(pile).toMatchObject({ inHand: 1, done: 3, looks: 4 });
  });

  test('there are four, and who is free takes the next one', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    pile.due.push(promise, held, held, held);
    await pile.look(5);
    expect(pile).toMatchObject({ inHand: 4, due: [held] });
    resolve();
    await turn();
    expect(pile).toMatchObject({ inHand: 4, done: 4, due: [] });
  });

  test('stopped, they finish what they have and begin nothing', async () => {
    pile.due.push(held);
    let ended = false;
    const stopped = pile.stop().then(() => (ended = true));
    await turn();
    expect(ended).toBe(false);
    release();
    await stopped;
    expect(pile).toMatchObject({ inHand: 0, done: 8, due: [held] });
  });
});
