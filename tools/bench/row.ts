import type { BenchArguments, RowName } from './arguments.js';
import type { County } from './harness/county.js';
import type { Stage } from './harness/stage.js';

/** What runs while a row is measured; a row of cast `none` starts what it needs itself. */
export type Cast = 'infrastructure' | 'referrals' | 'whole' | 'none';

/** A stage with what is known of it; the county is there where the services that keep it are. */
export interface Scene {
  readonly stage: Stage;
  readonly county?: County;
}

/** What a row is given. */
export class RowContext {
  constructor(
    readonly bounds: BenchArguments,
    readonly signal: AbortSignal,
    private readonly scene?: Scene,
  ) {}

  /** The same with loops of at most so many seconds. */
  within(seconds: number): RowContext {
    return new RowContext({ ...this.bounds, seconds: Math.min(seconds, this.bounds.seconds) }, this.signal, this.scene);
  }

  get stage(): Stage {
    return this.scene?.stage ?? missing('a stage');
  }

  get county(): County {
    return this.scene?.county ?? missing('a county');
  }
}

/** One line of the benchmark: some work, measured. */
export interface Row<Result extends object = object> {
  readonly name: RowName;
  readonly cast: Cast;
  /** The work, for the reader of the table. */
  readonly title: string;
  run(context: RowContext): Promise<Result>;
}

function missing(what: string): never {
  throw new Error(`the cast of this row does not give it ${what}`);
}
