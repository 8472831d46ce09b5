import { Poller } from './poller.js';

/** So many work beside each other; each has a connection of the pool meanwhile. */
const most = 4;

/**
 * Works off what falls due with a few hands beside each other, so that what takes long holds up nothing else. Each look that
 * finds something due sets one more hand to it, which goes on until it finds nothing: for little, one is enough.
 */
export abstract class Hands extends Poller {
  private readonly busy = new Set<Promise<void>>();

  /** A look that costs little, because most find nothing. */
  protected abstract isAnyDue(): Promise<boolean>;

  /** Does the first that is due and that no hand of any replica has; false when there is none. */
  protected abstract next(): Promise<boolean>;

  protected async round(): Promise<void> {
    if (this.busy.size < most && (await this.isAnyDue())) this.setOne();
  }

  protected override async run(): Promise<void> {
    await super.run();
    await Promise.all(this.busy);
  }

  private setOne(): void {
    const hand = this.guarded(async () => {
      while (!this.stopping && (await this.next()));
    }).finally(() => this.busy.delete(hand));
    this.busy.add(hand);
  }
}
