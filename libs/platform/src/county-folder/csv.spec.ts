import { csvLines } from './csv-lines.js';
import { csvOf } from './csv-of.js';

it('writes what needs it in quotes, and nothing that a spreadsheet would run', () => {
  const rows = [['a', 'say "hi"', 'x,y', '=1+1', -3, '+86', null]];
  expect(csvOf(rows)).toBe('a,"say ""hi""","x,y",\'=1+1,-3,+86,\n');
});

it('reads line by line what comes before a quote that is never closed, and says where that began', async () => {
  const lines: number[] = [];
  const read = async () => {
    for await (const { line } of csvLines(Buffer.from('a,b\n1,"x\ny"\n,\n3,4\n5,"6\n7,8\n'))) lines.push(line);
  };
  await expect(read()).rejects.toMatchObject({ line: 6, reason: { en: 'A quote is not closed' } });
  expect(lines).toEqual([1, 2, 5]);
});

it('reads characters that lie across the pieces in which it decodes', async () => {
  const text = `${'x'.repeat(65_535)}永,年\n`;
  const { value: line } = await csvLines(Buffer.from(text)).next();
  expect(line?.values).toEqual([`${'x'.repeat(65_535)}永`, '年']);
});
