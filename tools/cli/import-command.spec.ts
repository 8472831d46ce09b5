import { badLines } from './import-command.js';

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
