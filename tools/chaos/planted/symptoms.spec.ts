import { found, judgementOf } from '../judge/violation.js';
import { plantedNames } from './names.js';
import { isSeenIn, symptoms } from './symptoms.js';

const other = found('2', 'a slot that was booked twice', ['s1'], 'doubled');

describe.each(plantedNames)('planted: %s', (name) => {
  it.each(symptoms[name])('is seen in what it does: $what', ({ invariant, what }) => {
    const judgement = judgementOf([...other, ...found(invariant, what, ['x'], 'lost')]);
    expect(isSeenIn(judgement, name)).toBe(true);
  });

  it('is not seen in anything else', () => {
    expect(isSeenIn(judgementOf([]), name)).toBe(false);
    expect(isSeenIn(judgementOf(other), name)).toBe(false);
  });
});
