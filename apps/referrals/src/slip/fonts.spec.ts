import { runsOf, slipFonts } from './fonts.js';

const fonts = slipFonts();

it('shows rare characters of names in a font that has them', () => {
  expect(runsOf('王𠮷㛃䶮', fonts)).toEqual([
    { font: 'sc', text: '王' },
    { font: 'jp', text: '𠮷' },
    { font: 'sc', text: '㛃䶮' },
  ]);
});

it('tells the code point of what no font has, so that a name is never shorter than it is', () => {
  expect(runsOf('王\u{30000}', fonts)).toEqual([{ font: 'sc', text: '王[U+30000]' }]);
});
