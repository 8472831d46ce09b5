import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { downIndications, indications, upIndications } from './indications.js';
import * as v from './values.js';

const cases: Record<string, { schema: TSchema; good: unknown[]; bad: unknown[] }> = {
  Id: { schema: v.Id, good: ['0192f0c1-7a10-7cc0-8000-000000000001'], bad: ['', '1', 'not-a-uuid'] },
  Instant: {
    schema: v.Instant,
    good: ['2026-11-24T08:00:00Z', '2026-11-24T08:00:00.123+08:00'],
    bad: ['2026-11-24', '2026-11-24T08:00:00', 'now', '2026-13-01T00:00:00Z'],
  },
  CalendarDate: {
    schema: v.CalendarDate,
    good: ['2024-02-29'],
    bad: ['2023-02-29', '2024-2-9', '2024-02-29T00:00:00Z'],
  },
  CreditCode: { schema: v.CreditCode, good: ['91350100M000100Y43'], bad: ['91350100M000100Y44', ''] },
  DivisionCode: { schema: v.DivisionCode, good: ['130408'], bad: ['13040', '1304080', '030408', 'abcdef'] },
  Priority: { schema: v.Priority, good: ['routine', 'urgent', 'emergency'], bad: ['', 'soon', null] },
  Direction: { schema: v.Direction, good: ['up', 'down', 'lateral'], bad: ['UP', 'sideways'] },
  Sex: { schema: v.Sex, good: ['male', 'female'], bad: ['m', 1] },
};

describe.each(Object.entries(cases))('%s', (_name, { schema, good, bad }) => {
  const validator = Compile(schema);
  it.each(good)('accepts %j', (value) => expect(validator.Check(value)).toBe(true));
  it.each(bad)('refuses %j', (value) => expect(validator.Check(value)).toBe(false));
});

describe('Period', () => {
  it('needs both ends', () => {
    const validator = Compile(v.Period);
    expect(validator.Check({ from: '2026-11-24T08:00:00Z', to: '2026-11-24T12:00:00Z' })).toBe(true);
    expect(validator.Check({ from: '2026-11-24T08:00:00Z' })).toBe(false);
  });
});

describe('indications', () => {
  it('has no code that means both up and down, and a text in both languages for each', () => {
    expect(new Set(indications).size).toBe(indications.length);
    for (const { zh, en } of Object.values({ ...upIndications, ...downIndications })) {
      expect(zh).toMatch(/\p{Script=Han}/u);
      expect(en).toMatch(/^[A-Z]/);
    }
  });
});
