/** A terminal's Ctrl-C may reach us twice, by itself and passed on by npm: so close together they are one. */
const samePressMs = 500;

/** Someone asks us to end: by Ctrl-C, a signal, or because whoever started us is gone. */
export class Interruption {
  private readonly controller = new AbortController();
  private firstAt = 0;
  readonly signal = this.controller.signal;

  constructor(
    /** Told at the first request. */
    private readonly onFirst: () => void,
    /** Told when a second one says that it takes too long. */
    private readonly onSecond: () => void,
  ) {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => this.request());
    this.watchParent();
  }

  /** Returns once someone has asked. */
  async requested(): Promise<void> {
    if (this.signal.aborted) return;
    await new Promise((resolve) => this.signal.addEventListener('abort', resolve, { once: true }));
  }

  private request(): void {
    const now = Date.now();
    if (this.signal.aborted) {
      if (now - this.firstAt > samePressMs) this.onSecond();
      return;
    }
    this.firstAt = now;
    this.onFirst();
    this.controller.abort();
  }

  /** The set-up script that started us passes signals on; killed outright it cannot, and nobody would ever stop us. */
  private watchParent(): void {
    const parent = Number(process.env.YILIAN_PARENT);
    if (parent !== process.ppid) return;
    const timer = setInterval(() => {
      if (process.ppid === parent) return;
      clearInterval(timer);
      this.request();
    }, 300);
    timer.unref();
  }
}

/** The work's end, or the abort, whose reason it throws: a walk may be waiting for what will not come. */
export function unlessAborted(signal: AbortSignal, work: Promise<void>): Promise<void> {
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  return Promise.race([work, aborted]);
}
