import { FieldCipher } from './field-cipher.js';

const key = (fill: number) => Buffer.alloc(32, fill);
const named = (id: string, fill: number) => `${id}:${key(fill).toString('base64')}`;
const indexKey = (fill: number) => key(fill).toString('base64');
const cipher = new FieldCipher(named('k1', 1), indexKey(9));

describe('field cipher', () => {
  it('opens what it sealed, and seals the same text differently each time', () => {
    const sealed = cipher.seal('王秀兰 𠮷', 'name of p1');
    expect(cipher.open(sealed, 'name of p1')).toBe('王秀兰 𠮷');
    expect(cipher.seal('王秀兰 𠮷', 'name of p1')).not.toBe(sealed);
    expect(sealed).not.toContain('王');
  });

  it('takes a fresh iv for every seal', () => {
    const ivs = Array.from({ length: 1_000 }, () => cipher.seal('x', 'c').split('.')[1]);
    expect(new Set(ivs).size).toBe(1_000);
  });

  it('refuses a value that was moved to another place or changed', () => {
    const sealed = cipher.seal('13800000000', 'phone of p1');
    expect(() => cipher.open(sealed, 'phone of p2')).toThrow();
    expect(() => cipher.open(`${sealed.slice(0, -2)}AA`, 'phone of p1')).toThrow();
  });

  it('opens old values after a new key was put in front, and seals with the new one', () => {
    const old = cipher.seal('x', 'c');
    const rotated = new FieldCipher(`${named('k2', 2)},${named('k1', 1)}`, indexKey(9));
    expect(rotated.open(old, 'c')).toBe('x');
    expect(rotated.seal('x', 'c')).toMatch(/^k2\./);
    expect(() => cipher.open(rotated.seal('x', 'c'), 'c')).toThrow('no key k2');
  });

  it('indexes equal texts alike, under one index key only', () => {
    expect(cipher.indexes('g', '1')).toEqual(cipher.indexes('g', '1'));
    expect(cipher.indexes('g', '1')).not.toEqual(cipher.indexes('g', '2'));
    const other = new FieldCipher(named('k1', 1), indexKey(8));
    expect(other.indexes('g', '1')).not.toEqual(cipher.indexes('g', '1'));
    const both = new FieldCipher(named('k1', 1), `${indexKey(8)},${indexKey(9)}`);
    expect(both.indexes('g', '1')).toEqual([...other.indexes('g', '1'), ...cipher.indexes('g', '1')]);
  });

  it('refuses a short index key', () => {
    expect(() => new FieldCipher(named('k1', 1), Buffer.alloc(31).toString('base64'))).toThrow('PATIENT_INDEX_KEY');
  });

  it.each(['k1', 'k1:c2hvcnQ=', ''])('refuses keys %j', (keys) => {
    expect(() => new FieldCipher(keys, indexKey(9))).toThrow('PATIENT_KEYS');
  });
});
