import { createHash } from 'node:crypto';

/** A line as the chain sees it. */
export interface ChainLine {
  readonly sequence: number;
  /** All that it says: see `lineText`. */
  readonly text: string;
  /** Hash of the line before when this one was written. */
  readonly previous: string;
  readonly hash: string;
}

/** A place in the chain: the lines up to `sequence`, of which the last has `hash`. */
export interface ChainPlace {
  readonly sequence: number;
  readonly hash: string;
}

export const faultKinds = ['changed', 'removed', 'reordered', 'truncated'] as const;

/** What is wrong, and with which lines: from the first to the last. */
export interface ChainFault {
  readonly kind: (typeof faultKinds)[number];
  readonly from: number;
  readonly to: number;
}

/** Where a line with this hash stands now, if anywhere. */
export type WhereIs = (hash: string) => Promise<number | undefined>;

/** Follows a chain from a place that is known, line by line, and notes each fault at its place. */
export class ChainCheck {
  readonly faults: ChainFault[] = [];
  private readonly faulty = new Set<number>();

  constructor(
    private at: ChainPlace,
    private readonly whereIs: WhereIs,
  ) {}

  /** The place that was reached. */
  get place(): ChainPlace {
    return this.at;
  }

  async next(line: ChainLine): Promise<void> {
    const { sequence, hash } = line;
    const before = this.at;
    this.at = { sequence, hash };
    if (sequence > before.sequence + 1) this.note('removed', before.sequence + 1, sequence - 1);
    if (createHash('sha256').update(`${line.previous}${line.text}`).digest('hex') !== hash) {
      this.note('changed', sequence);
    } else if (sequence === before.sequence + 1 && line.previous !== before.hash) {
      await this.unlinked(line, before);
    }
  }

  /** Compares the end of the lines with what the head says. */
  end(head: ChainPlace): void {
    const { sequence, hash } = this.at;
    if (head.sequence > sequence) this.note('truncated', sequence + 1, head.sequence);
    else if (head.hash !== hash && !this.faulty.has(sequence)) this.note('changed', sequence);
  }

  /** The line is itself as it was written, and followed another one than now. */
  private async unlinked({ sequence, previous }: ChainLine, before: ChainPlace): Promise<void> {
    const followed = await this.whereIs(previous);
    if (followed === before.sequence) {
      // Only where the check began: the line there is another one than was known.
      this.note('changed', followed);
    } else if (followed !== undefined) {
      if (!this.faulty.has(followed)) this.note('reordered', sequence);
    } else if (!this.faulty.has(before.sequence)) {
      // What it followed is nowhere: gone without leaving a gap, or written anew with a hash to match.
      this.note('removed', before.sequence, sequence);
    }
  }

  private note(kind: ChainFault['kind'], from: number, to = from): void {
    this.faults.push({ kind, from, to });
    for (let sequence = from; sequence <= to && sequence < from + 1_000; sequence++) this.faulty.add(sequence);
  }
}
