import { openContent, sealContent } from './content-seal.js';

const content = Buffer.from('肌钙蛋白 0.02');

it('opens with its key, as what it is', () => {
  const { key, sealed } = sealContent(content, 'a');
  expect(sealed.includes(content)).toBe(false);
  expect(openContent(sealed, key, 'a')).toEqual(content);
  expect(sealContent(content, 'a').key).not.toBe(key);
});

it('does not open when it was changed, stands elsewhere, or with another key', () => {
  const { key, sealed } = sealContent(content, 'a');
  const changed = Buffer.from(sealed);
  changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
  expect(() => openContent(changed, key, 'a')).toThrow();
  expect(() => openContent(sealed, key, 'b')).toThrow();
  expect(() => openContent(sealed, sealContent(content, 'a').key, 'a')).toThrow();
});
