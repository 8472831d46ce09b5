/** The newest word about each thing of a register; what comes again or late is passed over, so that replays do no harm. */
export class Newest<T> {
  private readonly words = new Map<string, { readonly word: T; readonly sequence: number }>();

  /** Whether the word was news. */
  take(id: string, sequence: number, word: T): boolean {
    const known = this.words.get(id);
    if (known && known.sequence >= sequence) return false;
    this.words.set(id, { word, sequence });
    return true;
  }

  get(id: string): T | undefined {
    return this.words.get(id)?.word;
  }

  all(): T[] {
    return [...this.words.values()].map(({ word }) => word);
  }
}
