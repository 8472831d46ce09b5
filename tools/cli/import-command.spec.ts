import { badLines, reportOf } from './import-command.js';

it('tells every bad line where it stands and why, in both languages', () => {
  const reason = { zh: '不是整数', en: 'is not a whole number' };
  const lines = badLines([
    { pointer: '/files/clinics.csv', detail: '', file: 'clinics.csv', line: 4, column: 'capacity', reason },
    { pointer: '/files/group.yaml', detail: '无法读取 / unreadable' },
  ]);
  expect(lines).toEqual([
    'file:line          column    reason',
    'clinics.csv:4      capacity  不是整数 · is not a whole number',
    '/files/group.yaml            无法读取 / unreadable',
  ]);
});

it('writes them as a table for a spreadsheet, in which nothing is run', async () => {
  const reason = { zh: '“=1+1”不在可选值中', en: '"=1+1" is none of up, down' };
  const report = await reportOf([
    { pointer: '/files/scopes.csv', detail: '', file: 'scopes.csv', line: 2, column: '=cmd', reason },
    { pointer: '/files/beds.csv', detail: '未知文件', file: 'beds.csv', line: 0, column: '' },
  ]);
  expect(report.split('\n')).toEqual([
    '\uFEFF文件 file,行 line,列 column,原因,reason',
    'scopes.csv,2,\'=cmd,“=1+1”不在可选值中,"""=1+1"" is none of up, down"',
    'beds.csv,,,未知文件,',
    '',
  ]);
});
