import { csvLines } from './csv-lines.js';
import { csvOf } from './csv-of.js';

it('writes what needs it in quotes, and nothing that a spreadsheet would run', () => {
  const rows = [['a', 'say "hi"', 'x,y', '=1+1', -3, '+86', null]];
  expect(csvOf(rows)).toBe('a,"say ""hi""","x,y",\'=1+1,-3,+86,\n');
});

const read = (text: string) =>
  [...csvLines(Buffer.from(text))].map(({ line, values, broken }) => [line, broken ? broken.en : values]);
const notClosed = 'A quote is not closed';

it.each([
  [
    'cells in quotes, of several lines, with quotes in them',
    'a,b\r\n1,"x\r\ny"\r\n , \r\n "p, ""q""" ,4',
    [
      [1, ['a', 'b']],
      [2, ['1', 'x\ny']],
      [5, ['p, "q"', '4']],
    ],
  ],
  [
    'what stands below a quote that is never closed',
    'a,b\n1,"2\n3,4\n5,"6\n7,8\n',
    [
      [1, ['a', 'b']],
      [2, notClosed],
      [3, ['3', '4']],
      [4, notClosed],
      [5, ['7', '8']],
    ],
  ],
  [
    'a quote that another one far below would close',
    'a,b,c\n1,"2,3\n4,5,6\n7,8",9,0\n',
    [
      [1, ['a', 'b', 'c']],
      [2, notClosed],
      [3, ['4', '5', '6']],
      [4, notClosed],
    ],
  ],
  [
    'a word behind a closing quote, or before an opening one',
    'a,b\n"1"x,2\n3,4"x"\n',
    [
      [1, ['a', 'b']],
      [2, 'A comma or line end must follow a closing quote'],
      [3, 'A quote stands inside an unquoted cell'],
    ],
  ],
  [
    'lines that end as on old Macs',
    'a,b\r1,2\r',
    [
      [1, ['a', 'b']],
      [2, ['1', '2']],
    ],
  ],
])('reads %s', (_, text, lines) => expect(read(text)).toEqual(lines));

it('takes no cell for longer than a hundred lines, so that no quote hides much', () => {
  expect(read(`a,b\n${'1,"2\n3,4\n3,4\n'.repeat(2_000)}`).filter(([, said]) => said === notClosed)).toHaveLength(2_000);
  expect(read(`a,b\n1,"${'x\n'.repeat(200)}"\n`)[1]).toEqual([2, notClosed]);
});

it('reads characters that lie across the pieces in which it decodes', () => {
  const text = `${'x'.repeat(65_535)}永,年\n`;
  const [line] = csvLines(Buffer.from(text));
  expect(line?.values).toEqual([`${'x'.repeat(65_535)}永`, '年']);
});
