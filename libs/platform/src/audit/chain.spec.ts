import { createHash } from 'node:crypto';
import { ChainCheck, type ChainFault, type ChainLine, type ChainPlace } from './chain.js';

const hashOf = (previous: string, text: string): string =>
  createHash('sha256')
    .update(previous + text)
    .digest('hex');
const start: ChainPlace = { sequence: 0, hash: '' };

function chainOf(length: number, word = 'line'): ChainLine[] {
  const lines: ChainLine[] = [];
  for (let sequence = 1; sequence <= length; sequence++) {
    const previous = lines.at(-1)?.hash ?? '';
    lines.push({ sequence, text: `${word} ${sequence}`, previous, hash: hashOf(previous, `${word} ${sequence}`) });
  }
  return lines;
}

const whole = chainOf(9);
const head = whole.at(-1) ?? start;

async function faultsIn(lines: readonly ChainLine[], { from = start, end = head } = {}) {
  const check = new ChainCheck(from, async (hash) => lines.find((line) => line.hash === hash)?.sequence);
  for (const line of lines.filter(({ sequence }) => sequence > from.sequence)) await check.next(line);
  check.end(end);
  return check.faults;
}

const at = (sequence: number, change: Partial<ChainLine>) =>
  whole.map((line) => (line.sequence === sequence ? { ...line, ...change } : line));
const renumbered = (lines: readonly ChainLine[]) => lines.map((line, i) => ({ ...line, sequence: i + 1 }));
const without = (sequence: number) => whole.filter((line) => line.sequence !== sequence);
const swapped = renumbered([...whole.slice(0, 4), ...[5, 4].flatMap((i) => whole[i] ?? []), ...whole.slice(6)]);
const rewritten = { text: 'other', hash: hashOf(whole[3]?.hash ?? '', 'other') };

test.each<[string, readonly ChainLine[], ChainFault[]]>([
  ['an untouched chain', whole, []],
  ['a changed line', at(5, { text: 'other' }), [{ kind: 'changed', from: 5, to: 5 }]],
  ['a changed hash', at(5, { hash: 'f'.repeat(64) }), [{ kind: 'changed', from: 5, to: 5 }]],
  ['a line changed with a hash to match', at(5, rewritten), [{ kind: 'removed', from: 5, to: 6 }]],
  [
    'the last line so changed',
    at(9, { text: 'x', hash: hashOf(whole[7]?.hash ?? '', 'x') }),
    [{ kind: 'changed', from: 9, to: 9 }],
  ],
  ['a removed line', without(5), [{ kind: 'removed', from: 5, to: 5 }]],
  ['the first line removed', without(1), [{ kind: 'removed', from: 1, to: 1 }]],
  [
    'two lines removed',
    without(5)
      .slice(0, -1)
      .filter(({ sequence }) => sequence !== 6)
      .concat(head as ChainLine),
    [{ kind: 'removed', from: 5, to: 6 }],
  ],
  [
    'two lines swapped',
    swapped,
    [
      { kind: 'reordered', from: 5, to: 5 },
      { kind: 'reordered', from: 6, to: 6 },
    ],
  ],
  ['the end cut off', whole.slice(0, 6), [{ kind: 'truncated', from: 7, to: 9 }]],
  ['everything cut off', [], [{ kind: 'truncated', from: 1, to: 9 }]],
])('%s is told at its place', async (_, lines, faults) => {
  expect(await faultsIn(lines)).toEqual(faults);
});

test('a line removed with its gap closed is told between its neighbours', async () => {
  const lines = renumbered(without(5));
  expect(await faultsIn(lines, { end: lines.at(-1) ?? start })).toEqual([{ kind: 'removed', from: 4, to: 5 }]);
});

test('a chain written anew from a line on does not follow the head that was known', async () => {
  const known = whole[5] ?? start;
  const other = chainOf(9, 'other');
  expect(await faultsIn(other, { from: known, end: other.at(-1) ?? start })).toEqual([
    { kind: 'changed', from: 6, to: 6 },
  ]);
  expect(await faultsIn(other.slice(0, 6), { from: known, end: other[5] ?? start })).toEqual([
    { kind: 'changed', from: 6, to: 6 },
  ]);
});
