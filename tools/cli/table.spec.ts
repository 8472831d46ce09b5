import { clip, pad, table, widthOf, wrap } from './table.js';

describe('tables for a terminal', () => {
  it('count Chinese characters as two columns', () => {
    expect(widthOf('区一院')).toBe(6);
    expect(widthOf('𠮷a')).toBe(3);
    expect(pad('区一院', 8)).toBe('区一院  ');
  });

  it('cut a text that is too long, and never within a character', () => {
    expect(clip('接诊台', 6)).toBe('接诊台');
    expect(clip('接诊台 desk', 6)).toBe('接诊…');
    expect(clip('two\nlines', 20)).toBe('two lines');
  });

  it('align texts to the left and numbers to the right', () => {
    const rows = [
      ['organizations', 22],
      ['机构', 7],
    ];
    expect(table(['register', 'created'], rows)).toEqual([
      'register       created',
      'organizations       22',
      '机构                 7',
    ]);
  });

  it('wrap between words and between Chinese characters, never before a full stop or behind a bracket', () => {
    expect(wrap('you will be told', 8)).toEqual(['you will', 'be told']);
    expect(wrap('已进入候补。', 10)).toEqual(['已进入候', '补。']);
    expect(wrap('到区一院 CT 室。', 8)).toEqual(['到区一院', 'CT 室。']);
    expect(wrap('心内科（门诊楼）', 8)).toEqual(['心内科', '（门诊', '楼）']);
    expect(wrap('转诊（1304）', 8)).toEqual(['转诊', '（1304）']);
    expect(wrap('', 8)).toEqual(['']);
  });
});
