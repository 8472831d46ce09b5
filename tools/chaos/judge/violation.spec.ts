import { judgementOf, type Violation } from './violation.js';

const lost = (subject: string): Violation => ({ invariant: '1', what: 'lost thing', subject, counts: 'lost' });

describe('a judgement', () => {
  it('says that all held when nothing was found', () => {
    const { invariants, ...counts } = judgementOf([]);
    expect(new Set(Object.values(invariants))).toEqual(new Set(['held']));
    expect(Object.keys(invariants)).toHaveLength(9);
    expect(counts).toEqual({ lost: 0, doubled: 0, outOfOrder: 0 });
  });

  it('counts what was found and names the first few', () => {
    const other: Violation = { invariant: '1', what: 'other thing', subject: 'z' };
    const twice: Violation = { invariant: '2', what: 'double', subject: 'y', counts: 'doubled' };
    const { lost: count, doubled, outOfOrder, invariants } = judgementOf([...'abcd'].map(lost).concat(other, twice));
    expect({ count, doubled, outOfOrder }).toEqual({ count: 4, doubled: 1, outOfOrder: 0 });
    expect(invariants['1']).toBe('4 × lost thing: a, b, c, …; 1 × other thing: z');
    expect(invariants['2']).toBe('1 × double: y');
    expect(invariants['3']).toBe('held');
  });
});
