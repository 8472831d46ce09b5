import { misfits, receivingMode, requireReason, type Demand } from './capability.js';
import { cardiology } from './test-referral.js';

const wanted: Demand = {
  direction: 'up',
  department: '03.04',
  age: 68,
  sex: 'male',
  indications: ['needs-superior-examination'],
};
const directory = { receiving: [cardiology], ownDepartments: ['02'], elsewhere: [], receiverAbove: false };

describe('capability rule', () => {
  it.each([
    ['closed', { open: false }],
    ['another direction', { directions: ['down' as const] }],
    ['too old', { maxAge: 67 }],
    ['too young', { minAge: 69 }],
    ['the other sex', { sex: 'female' as const }],
    ['another indication', { indications: ['mass-casualty'] }],
  ])('a scope does not fit: %s', (_, change) => {
    expect(misfits({ ...cardiology, ...change }, wanted)).toHaveLength(1);
  });

  it('age limits are inclusive, and null is no limit', () => {
    const limits = { minAge: 68, maxAge: 68 };
    expect(misfits({ ...cardiology, ...limits }, wanted)).toEqual([]);
    expect(misfits({ ...cardiology, minAge: null, maxAge: null, sex: null } as never, wanted)).toEqual([]);
  });

  it('the refusal names the scopes that would have allowed it', () => {
    const elsewhere = [
      { ...cardiology, organizationName: '区二院' },
      { ...cardiology, organizationName: '区中医院', open: false },
    ];
    const closed = { ...directory, receiving: [{ ...cardiology, open: false }], elsewhere };
    expect(() => receivingMode(wanted, closed)).toThrow(
      expect.objectContaining({
        code: 'beyond-service-scope',
        text: expect.objectContaining({
          zh: '超出接收方服务范围（该科室暂停接收）。可接收：区二院 心血管内科（03.04）',
        }),
      }),
    );
    expect(() => receivingMode(wanted, { ...directory, receiving: [] })).toThrow(
      'it has not opened this department. No member accepts it now',
    );
  });

  it('any of several scopes of one department may fit', () => {
    expect(receivingMode(wanted, { ...directory, receiving: [{ ...cardiology, open: false }, cardiology] })).toBe(
      'direct',
    );
  });

  const reason =
    (change: Partial<Demand>, ownDepartments: string[], receiverAbove = true) =>
    () =>
      requireReason({ ...wanted, ...change }, { ...directory, ownDepartments, receiverAbove });
  const refused = expect.objectContaining({ code: 'within-own-capability' });

  it('upwards needs a coded indication, or a department that the referrer does not have', () => {
    expect(reason({}, ['03.04'])).not.toThrow();
    expect(reason({ indications: [] }, ['02'])).not.toThrow();
    expect(reason({ indications: [] }, ['03.04'])).toThrow(refused);
    expect(reason({ indications: ['patients-wish'] }, ['03.04'])).toThrow(refused);
  });

  it('lateral needs an indication of either way, but to a receiver above the referrer one to go up', () => {
    const lateral = (change: Partial<Demand>) => ({ ...change, direction: 'lateral' as const });
    for (const above of [true, false]) {
      expect(reason(lateral({}), ['03.04'], above)).not.toThrow();
      expect(reason(lateral({ indications: ['patients-wish'] }), ['02'], above)).not.toThrow();
      expect(reason(lateral({ indications: [] }), ['03.04'], above)).toThrow(refused);
    }
    expect(reason(lateral({ indications: ['patients-wish'] }), ['03.04'], false)).not.toThrow();
    expect(reason(lateral({ indications: ['patients-wish'] }), ['03.04'])).toThrow(refused);
  });

  it('downwards needs an indication to go down', () => {
    expect(reason({ direction: 'down', indications: ['acute-phase-over'] }, [])).not.toThrow();
    expect(reason({ direction: 'down' }, [])).toThrow(refused);
    expect(reason({ direction: 'down', indications: [] }, [])).toThrow(refused);
  });
});
