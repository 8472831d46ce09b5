import { SignedCodes } from './signed-codes.js';

const key = (id: string, fill: number) => `${id}:${Buffer.alloc(32, fill).toString('base64')}`;
const codes = new SignedCodes({ CODE_KEYS: key('a', 1) });
const id = '01930000-0000-7000-8000-000000000001';
const code = codes.sign('slip', id);

it('stands for what it was signed for, also after another key came first', () => {
  expect(codes.read('slip', code)).toBe(id);
  expect(new SignedCodes({ CODE_KEYS: `${key('b', 2)},${key('a', 1)}` }).read('slip', ` ${code}\n`)).toBe(id);
});

it.each([
  ['another record', code.replace('0001.', '0002.')],
  ['another signature', `${code.slice(0, -4)}AAAA`],
  ['no signature', code.slice(0, code.lastIndexOf('.') + 1)],
  ['another kind', code.replace('.slip.', '.card.')],
  ['more behind it', `${code}.x`],
  ['an unknown key', new SignedCodes({ CODE_KEYS: key('c', 1) }).sign('slip', id)],
  ['something else', 'https://example.org'],
  ['nothing', ''],
])('is refused with %s', (_, text) => {
  expect(() => codes.read('slip', text)).toThrow(expect.objectContaining({ code: 'forged-code' }));
});

it('has one text only: no other last letter is accepted, also where it decodes to the same bytes', () => {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/='];
  const accepted = letters.filter((last) => {
    try {
      return codes.read('slip', code.slice(0, -1) + last) === id;
    } catch {
      return false;
    }
  });
  expect(accepted).toEqual([code.at(-1)]);
  expect(() => codes.read('slip', `${code}=`)).toThrow(expect.objectContaining({ code: 'forged-code' }));
});
