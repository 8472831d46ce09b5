import { strToU8, zipSync } from 'fflate';
import { shownBy } from './cell-value.js';
import { tablesIn, type Files } from './tables.js';
import { workbookOf } from './workbook-of.js';

const known = ['group.yaml', 'scopes.csv', 'users.csv'];
const open = (files: Files, maxUnpackedBytes = 1_000_000) => tablesIn(files, known, maxUnpackedBytes);
const read = (files: Files, name: string) => {
  const lines: { line: number; values: readonly string[]; numbers: number[]; faults: string[] }[] = [];
  for (const { line, values, numbers, faults } of open(files).tables.get(name)?.lines() ?? []) {
    const told = [...(faults?.values() ?? [])].map(({ en }) => en);
    lines.push({ line, values, numbers: [...(numbers ?? [])], faults: told });
  }
  return lines;
};

const styles =
  '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="0000"/>' +
  '<numFmt numFmtId="165" formatCode="[$-804]yyyy&quot;年&quot;m"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>' +
  '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="20"/></cellXfs></styleSheet>';
const shared = '<sst><si><r><t>永</t></r><r><t>年</t></r><rPh><t>ヨン</t></rPh></si><si><t>b</t></si></sst>';

/** A workbook of one sheet as other programs write it: shared strings, styles, a prefix. */
const foreign = (name: string, rows: string) =>
  zipSync({
    'xl/workbook.xml': strToU8(
      `<x:workbook xmlns:x="m" xmlns:r="r"><x:sheets><x:sheet name="${name}" sheetId="1" r:id="a"/></x:sheets></x:workbook>`,
    ),
    'xl/_rels/workbook.xml.rels': strToU8('<Relationships><Relationship Id="a" Target="/xl/s.xml"/></Relationships>'),
    'xl/sharedStrings.xml': strToU8(shared),
    'xl/styles.xml': strToU8(styles),
    'xl/s.xml': strToU8(`<worksheet><sheetData>${rows}</sheetData></worksheet>`),
  });

const heading = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>';
const values = (cells: string) => {
  const [, line] = read({ 'a.xlsx': foreign('scopes', `${heading}<row r="4">${cells}</row>`) }, 'scopes.csv');
  return line;
};

describe('a workbook', () => {
  it('is read as what it was written from, each sheet as a file', () => {
    const rows = [
      ['code', 'n'],
      ['03.01', 5],
      ['<&">  =1+1', null],
      [null, null],
      ['𠮷', 0.5],
    ];
    const bytes = workbookOf([
      { name: 'scopes', rows },
      { name: 'group', rows: [['a:'], ['  - "b"']] },
      { name: 'Sheet2', rows: [] },
    ]);
    expect(read({ 'county.xlsx': bytes }, 'scopes.csv')).toMatchObject([
      { line: 1, values: ['code', 'n'] },
      { line: 2, values: ['03.01', '5'], numbers: [1] },
      { line: 3, values: ['<&">  =1+1', ''] },
      { line: 5, values: ['𠮷', '0.5'] },
    ]);
    const { tables, refused } = open({ 'county.xlsx': bytes });
    expect(tables.get('group.yaml')?.text()).toBe('a:\n  - "b"');
    expect([...tables].map(([name, { place }]) => [name, place])).toEqual([
      ['scopes.csv', 'county.xlsx › scopes'],
      ['group.yaml', 'county.xlsx › group'],
    ]);
    expect(refused).toEqual([]);
  });

  it.each([
    ['shared and rich text', '<c r="A4" t="s"><v>0</v></c>', ['永年', '']],
    ['cells without a reference', '<c t="inlineStr"><is><t> x </t></is></c><c><v>7</v></c>', ['x', '7']],
    ['a gap', '<c r="B4"><v>36.780999999999999</v></c>', ['', '36.781']],
    ['the leading zeros of a format', '<c r="A4" s="1"><v>71</v></c>', ['0071', '']],
    ['a day', '<c r="A4" s="2"><v>46082</v></c>', ['2026-03-01', '']],
    ['a time of day', '<c r="A4" s="3"><v>0.375</v></c>', ['09:00', '']],
    ['what a formula shows', '<c r="A4" t="str"><f>B1</f><v>b</v></c>', ['b', '']],
    ['yes and no', '<c r="A4" t="b"><v>1</v></c><c r="B4" t="b"><v>0</v></c>', ['yes', 'no']],
  ])('says as text: %s', (_, cells, expected) => {
    expect(values(cells)).toMatchObject({ line: 4, values: expected, faults: [] });
  });

  it.each([
    ['an error', '<c r="B4" t="e"><v>#N/A</v></c>', 'The cell holds the error #N/A'],
    ['a formula never calculated', '<c r="B4"><f>A1</f></c>', 'The formula has no result'],
    ['a number that has lost its last digits', '<c r="B4"><v>1.21304085260130E+17</v></c>', 'lost its last digits'],
  ])('reports a cell with %s', (_, cells, reason) => {
    expect(values(cells)?.faults).toEqual([expect.stringContaining(reason)]);
  });

  it.each(['0', '-1', '1.5', 'x', '1048577', '400000000', '1e999'])('is read no further than to a row %s', (row) => {
    const rows = `${heading}<row r="${row}"><c t="s"><v>0</v></c></row>`;
    const { tables } = open({ 'a.xlsx': foreign('scopes', rows), 'b.xlsx': foreign('group', rows) });
    for (const read of [() => [...(tables.get('scopes.csv')?.lines() ?? [])], () => tables.get('group.yaml')?.text()])
      expect(read).toThrow('The next row must have a number from 1 to 1048576');
  });

  it('is read to the last row that a sheet can have, and no wider than to column 256', () => {
    const last = '<row r="1048576"><c r="A1048576" t="s"><v>1</v></c></row>';
    const text =
      open({ 'a.xlsx': foreign('group', heading + last) })
        .tables.get('group.yaml')
        ?.text() ?? '';
    expect([text.length, text.trimStart().slice(0, 3), text.slice(-2)]).toEqual([1_048_578, '永年\n', '\nb']);
    expect(values('<c r="IV4"><v>7</v></c>')?.values).toHaveLength(256);
    expect(values('<c r="A4"><v>7</v></c><c r="XFD4" s="1"/>')?.values).toHaveLength(2);
    expect(() => values('<c r="IW4"><v>7</v></c>')).toThrow('beyond column 256');
  });

  it('shows numbers by no more of a format than Excel has of one', () => {
    expect(shownBy(164, '0'.repeat(1_000_000))).toEqual({ digits: 255 });
    expect(shownBy(164, '['.repeat(200_000))).toBe('number');
  });

  it('may be one of a single sheet, called as the file would be', () => {
    const files = { 'scopes.xlsx': foreign('工作表1', heading) };
    expect(read(files, 'scopes.csv')).toMatchObject([{ line: 1, values: ['永年', 'b'] }]);
  });

  it.each([
    ['is none', { 'a.xlsx': Buffer.from('scopes') }, 'Not a valid'],
    ['is a package of something else', { 'a.xlsx': zipSync({ 'word/document.xml': strToU8('<a/>') }) }, 'Not a valid'],
    ['is broken off', { 'a.xlsx': foreign('scopes', '<row>').subarray(0, 200) }, 'Not a valid'],
    ['nests without end', { 'a.xlsx': foreign('scopes', '<a>'.repeat(200) + '</a>'.repeat(200)) }, 'Not a valid'],
    ['is no XML', { 'a.xlsx': foreign('scopes', '<row></c>') }, 'Not a valid'],
    [
      'says the same as a file',
      { 'scopes.csv': Buffer.from('a'), 'a.xlsx': foreign('scopes', heading) },
      'The same as',
    ],
    ['unpacks to more than is allowed', { 'a.xlsx': foreign('scopes', '<row/>'.repeat(1_000_000)) }, 'too large'],
  ])('is refused when it %s', (_, files, reason) => {
    expect(open(files as Files).refused.map(({ error }) => error.reason.en)).toEqual([expect.stringContaining(reason)]);
  });
});
