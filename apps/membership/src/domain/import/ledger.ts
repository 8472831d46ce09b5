import { Refusal, type Decision, type Versioned, importProblem, type ImportProblem } from '#contracts';

/** A registered thing that the folder changes; decided again under its lock. */
export interface Amendment<State extends Versioned> {
  readonly id: string;
  readonly decide: (state: State) => Decision<State>;
}

/** What an import does to one register. */
export interface Changes<State extends Versioned> {
  readonly created: readonly Decision<State>[];
  readonly amended: readonly Amendment<State>[];
  readonly unchanged: number;
}

export interface Place {
  readonly file: string;
  readonly line: number;
  /** Columns of which nothing is known, nor told again. */
  readonly unread?: readonly string[];
}

/** A line that says again what another line said. */
export const repeated = ({ file, line }: Place, first: number): ImportProblem =>
  importProblem(file, line, '', `与第 ${first} 行重复`, `The same as line ${first}`);

/** One register by natural key, as it is and as the folder leaves it. */
export class Ledger<State extends Versioned> implements Changes<State> {
  readonly created: Decision<State>[] = [];
  readonly amended: Amendment<State>[] = [];
  unchanged = 0;
  private readonly known: Map<string, State>;
  /** Where each key was entered. */
  readonly entered = new Map<string, Place>();

  constructor(
    registered: Iterable<State>,
    keyOf: (state: State) => string,
    private readonly problems: ImportProblem[],
    /** Refuses a creation or an amendment that is not the importer's to make. */
    private readonly guard: (state: State, before: State | undefined) => void = () => undefined,
  ) {
    this.known = new Map(Array.from(registered, (state) => [keyOf(state), state]));
  }

  find(key: string): State | undefined {
    return this.known.get(key);
  }

  /**
   * Enters what a line says; each fault that a rule finds becomes a problem of that line, `columnOf` its pointer. A line without a rule
   * was reported: only another that says the same is told. A `key` is empty where part of it was reported.
   */
  enter(
    key: string,
    place: Place,
    rule: { create: () => Decision<State>; amend: (state: State) => Decision<State> } | false,
    columnOf: (fact: string) => string = (fact) => fact,
  ): void {
    const first = this.entered.get(key);
    if (first !== undefined) {
      this.problems.push(repeated(place, first.line));
      return;
    }
    if (key !== '') this.entered.set(key, place);
    if (rule) this.try(() => this.decide(key, rule.create, rule.amend), place, columnOf);
  }

  /** Tells what a rule refuses in a line that cannot be entered, since what it hangs on is bad. */
  check(place: Place, rule: () => unknown, columnOf: (fact: string) => string = (fact) => fact): void {
    this.try(rule, place, columnOf);
  }

  private try(rule: () => unknown, place: Place, columnOf: (fact: string) => string): void {
    try {
      rule();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const [only = { pointer: '', detail: error.text }, ...others] = error.errors;
      const faults = others.length > 0 ? error.errors : [{ ...only, detail: error.text }];
      for (const { pointer, detail } of faults) {
        const column = columnOf(pointer.slice(1));
        if (place.unread?.includes(column)) continue;
        this.problems.push({ file: place.file, line: place.line, column, reason: detail });
      }
    }
  }

  private decide(key: string, create: () => Decision<State>, amend: (state: State) => Decision<State>): void {
    const state = this.known.get(key);
    if (state === undefined) {
      const decision = create();
      this.guard(decision.state, undefined);
      this.created.push(decision);
      this.known.set(key, decision.state);
      return;
    }
    const decision = amend(state);
    if (decision.events.length > 0) this.guard(decision.state, state);
    this.known.set(key, decision.state);
    if (decision.events.length === 0) this.unchanged += 1;
    else this.amended.push({ id: state.id, decide: amend });
  }
}
