/** A wake-up that is not lost when it comes while nobody waits. */
export class Pulse {
  private pending = false;
  private release?: () => void;

  beat(): void {
    this.pending = true;
    this.release?.();
  }

  /** Resolves at the next beat (at once when one came since the last wait) or after `ms` milliseconds. */
  async wait(ms: number): Promise<void> {
    if (!this.pending) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.release = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.release = undefined;
    this.pending = false;
  }
}
