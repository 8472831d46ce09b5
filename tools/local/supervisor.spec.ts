import { Supervisor, type Kept } from './supervisor.js';

const ending = { code: null, signal: 'SIGKILL' } as const;
const limits = { limit: 3, windowMs: 60_000, longestDelayMs: 1 };

let said: string[];
const say = (_zh: string, en: string): void => void said.push(en);
const supervisorOf = (): Supervisor => new Supervisor({ notice: say, done: say });
beforeEach(() => {
  said = [];
});

function kept(start: Kept['start'], more: Partial<Kept> = {}): Kept {
  return { name: 'alpha', limits, log: 'alpha.log', start, lost: () => undefined, ...more };
}

describe('the supervisor', () => {
  it('tries again until what ended is back', async () => {
    let tries = 0;
    const start = async (): Promise<void> => {
      tries += 1;
      if (tries < 3) throw new Error('not yet · not yet');
    };
    await supervisorOf().ended(kept(start), ending);
    expect(tries).toBe(3);
  });

  it('gives up what will not come back, and says so once', async () => {
    let tries = 0;
    let lost = 0;
    const start = async (): Promise<void> => {
      tries += 1;
      throw new Error('端口被占用 · the port is taken');
    };
    await supervisorOf().ended(kept(start, { lost: () => (lost += 1) }), ending);
    expect([tries, lost]).toEqual([3, 1]);
    expect(said).toEqual([
      'alpha ended unexpectedly (SIGKILL), restarting',
      'the port is taken',
      'alpha is given up: the port is taken, see alpha.log',
    ]);
  });

  it('starts nothing once it is stopped', async () => {
    const supervisor = supervisorOf();
    await supervisor.stop();
    let tries = 0;
    await supervisor.ended(
      kept(async () => {
        tries += 1;
      }),
      ending,
    );
    expect(tries).toBe(0);
  });

  it('is stopped in the middle of a pause', async () => {
    const supervisor = supervisorOf();
    const start = async (): Promise<void> => {
      throw new Error('no · no');
    };
    const slow = { limit: 100, windowMs: 60_000, longestDelayMs: 60_000 };
    const restart = supervisor.ended(kept(start, { limits: slow }), ending);
    await supervisor.stop();
    await expect(restart).resolves.toBeUndefined();
  });
});
