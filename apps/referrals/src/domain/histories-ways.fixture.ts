import fc from 'fast-check';
import { tries, type Try } from './random-histories.fixture.js';

type Step = readonly [what: keyof typeof tries, n?: number, minutes?: number];
const begun: readonly Step[] = [['submit'], ['submit'], ['triage'], ['accept']];
const missed = (n: number): readonly Step[] => [['schedule', n], ['no-show', 0, 30 + 60 * n], ['rebook']];
/** What ways of patients are like, so that histories get far; between their steps anybody may try anything. */
const ways: readonly (readonly Step[])[] = [
  [
    ...begun,
    ['schedule'],
    ['arrive'],
    ['green-channel'],
    ['start-care', 0],
    ['admit'],
    ['send-outcome'],
    ['refer-down'],
    ['close'],
  ],
  [
    ...begun,
    ['schedule'],
    ['hand-over'],
    ['arrive'],
    ['start-care', 1],
    ['note'],
    ['discharge'],
    ['send-outcome'],
    ['close'],
  ],
  [...begun, ['schedule'], ['arrive'], ['green-channel'], ['cancel'], ['start-care', 0, 60]],
  [...begun, ...missed(0), ...missed(1), ...missed(0), ['schedule'], ['cancel'], ['confirm-cancel']],
  [
    ...begun.slice(0, 3),
    ['request-info'],
    ['answer-info', 0, 60],
    ['request-info'],
    ['answer-info', 0, 2_880],
    ['accept'],
  ],
  [
    ...begun.slice(0, 3),
    ['return-advice'],
    ['convert'],
    ['queue'],
    ['schedule'],
    ['cancel'],
    ['start-care'],
    ['arrive'],
  ],
  [...begun.slice(0, 3), ['return-advice'], ['acknowledge-end'], ['convert']],
  [...begun.slice(0, 3), ['refer-onward'], ['conclude']],
  [...begun, ['cancel'], ['schedule'], ['arrive'], ['start-care']],
  [...begun, ['schedule'], ['cancel'], ['hear-no-show'], ['confirm-cancel']],
  [...begun, ['schedule'], ['arrive'], ['start-care', 1], ['discharge'], ['cancel'], ['arrive'], ['start-care', 1, 60]],
  [...begun, ['schedule', 0], ['no-show', 0, 30], ['cancel'], ['hear-no-show', 0], ['confirm-cancel']],
  [...begun, ['schedule', 0], ['no-show', 0, 30], ['check-in', 0], ['start-care', 0]],
  [...begun, ['schedule', 0], ['no-show', 0, 30], ['arrive'], ['start-care', 0], ['cancel'], ['schedule', 2]],
  [...begun, ...missed(0), ['queue', 0], ['check-in', 0], ['start-care', 1]],
  [...begun, ['schedule', 0], ['no-show', 0, 30], ['queue', 0], ['schedule', 2], ['no-show', 0, 150], ['schedule', 0]],
  [...begun, ['enter-in-error'], ['refuse-error'], ['enter-in-error'], ['schedule'], ['confirm-error']],
  [...begun.slice(0, 3), ['refer-onward'], ['pass-cancel'], ['come-back']],
  [...begun.slice(0, 3), ['refer-onward'], ['pass-outcome', 0], ['refer-down'], ['close']],
  [...begun.slice(0, 3), ['refer-onward'], ['pass-cancel'], ['pass-outcome', 1], ['conclude'], ['close']],
  [...begun.slice(0, 3), ['refer-onward', 0, 100_000], ['come-back'], ['triage', 0, 100_000], ['accept']],
  [...begun, ['queue', 1], ['hand-over'], ['schedule'], ['cancel'], ['schedule'], ['release', 1], ['arrive']],
  [...begun, ['arrive'], ['cancel'], ['schedule'], ['queue'], ['release', 2], ['start-care', 0], ['send-outcome']],
  [...begun, ['schedule', 0], ['hand-over'], ['queue', 0, 2], ['schedule', 2, 2], ['queue', 2, 2], ['arrive']],
  [...begun, ['queue', 0, 2], ['hand-over'], ['check-in'], ['cancel'], ['schedule', 3], ['start-care', 1]],
  // Ninety days after the submission, the stopped clock not counted; or after the last that was done about it.
  [...begun.slice(0, 3), ['request-info'], ['answer-info', 0, 1_000], ['note', 0, 128_600], ['accept', 0, 1_000]],
  [...begun.slice(0, 3), ['note', 0, 129_000], ['request-info'], ['note', 0, 2_880], ['note', 0, 100_000], ['triage']],
  [
    ...begun.slice(0, 3),
    ['return-advice'],
    ['convert', 0, 129_600],
    ['note', 0, 129_000],
    ['queue'],
    ['note', 0, 1_000],
  ],
  [...begun, ['schedule'], ['queue', 1, 129_600], ['note', 0, 129_000], ['schedule', 2, 1_000]],
];

/** Mostly minutes, at times hours, days or months: every timer runs out in some histories and holds in others. */
const pauses = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(0, 1, 2) },
  { weight: 3, arbitrary: fc.constantFrom(60, 400) },
  { weight: 1, arbitrary: fc.constantFrom(2_879, 2_880, 50_000) },
);
const aTry: fc.Arbitrary<Try> = fc.record({
  what: fc.constantFrom(...(Object.keys(tries) as (keyof typeof tries)[])),
  n: fc.integer({ min: 0, max: 3 }),
  minutes: pauses,
});
export const histories = fc.constantFrom(...ways).chain((way) =>
  fc
    .array(
      fc.oneof({ weight: 5, arbitrary: fc.constant([]) }, { weight: 2, arbitrary: fc.array(aTry, { maxLength: 3 }) }),
      {
        minLength: way.length,
        maxLength: way.length,
      },
    )
    .map((between) =>
      way.flatMap(([what, n = 2, minutes = 0], at): Try[] => [...(between[at] ?? []), { what, n, minutes }]),
    ),
);
