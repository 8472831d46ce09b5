import { amendConsortium, formConsortium } from './consortium.js';
import { same } from './facts.js';
import { amendOrganization, checkParent, registerOrganization, type OrganizationFacts } from './organization.js';
import { setPolicy, withdraw } from './policy.js';
import { amendPractitioner, mustPractise, registerPractitioner } from './practitioner.js';
import { amendScope, openScope, type ServiceScopeFacts } from './service-scope.js';
import { amendUser, deactivateUser, registerUser } from './user.js';

const id = (n: number): string => `0199f000-0000-7000-8000-00000000000${n}`;
const organization: OrganizationFacts = {
  creditCode: '12130408526014378U',
  name: '邯郸市永年区广府镇中心卫生院',
  shortName: '广府卫生院',
  level: 'primary',
  kind: 'township-health-centre',
  ownership: 'public',
  divisionCode: '130408',
  location: { latitude: 36.697, longitude: 114.735 },
  address: null,
  phone: null,
  parentId: null,
};

describe('an organization', () => {
  it('is registered with its full state, absent facts left out', () => {
    const { state, events } = registerOrganization(id(1), organization);
    expect(state).toEqual({ id: id(1), version: 0, ...organization });
    expect(events[0]?.definition.errors(events[0].data)).toEqual([]);
    expect(events[0]?.data).not.toHaveProperty('address');
  });

  it('needs a credit code whose check character is right', () => {
    expect(() => registerOrganization(id(1), { ...organization, creditCode: '12130408526014378A' })).toThrow(
      'credit-code',
    );
  });

  it('is told of when a fact differs, and only then', () => {
    const { state } = registerOrganization(id(1), organization);
    expect(amendOrganization(state, { location: { longitude: 114.735, latitude: 36.697 } }).events).toEqual([]);
    const { events } = amendOrganization(state, { phone: '0310-6551230' });
    expect(events).toMatchObject([{ subject: id(1), data: { phone: '0310-6551230', name: organization.name } }]);
  });

  it('keeps its credit code', () => {
    const { state } = registerOrganization(id(1), organization);
    expect(() => amendOrganization(state, { creditCode: '12130408526013017A' })).toThrow('credit-code-is-for-ever');
  });

  it('is never above itself', () => {
    const parents: Record<string, string | null> = { a: null, b: 'a', c: 'b' };
    expect(() => checkParent('a', 'c', (at) => parents[at] ?? null)).toThrow('circular-parent');
    expect(() => checkParent('c', 'a', (at) => parents[at] ?? null)).not.toThrow();
    const circle: typeof parents = { ...parents, a: 'b' };
    expect(() => checkParent('b', 'a', (at) => circle[at] ?? null)).toThrow('circular-parent');
    expect(() => checkParent('c', 'b', (at) => circle[at] ?? null)).not.toThrow();
  });
});

describe('a service scope', () => {
  const facts: ServiceScopeFacts = {
    organizationId: id(1),
    department: '03.04',
    directions: ['up'],
    bookingMode: 'direct',
    minAge: null,
    maxAge: null,
    sex: null,
    indications: [],
    contact: null,
    openingHours: null,
    waitDays: 2,
    open: true,
  };

  it.each([
    ['opened', { open: false }, { open: true }, 'ServiceScopeOpened'],
    ['closed', { open: true }, { open: false }, 'ServiceScopeClosed'],
    ['amended', { open: true }, { waitDays: 5 }, 'ServiceScopeAmended'],
  ])('is told of as %s', (_, before, change, told) => {
    const { state } = openScope(id(2), { ...facts, ...before });
    expect(amendScope(state, change).events.map((e) => e.definition.eventName)).toEqual([told]);
  });

  it('is told of as closed when it starts closed', () => {
    expect(openScope(id(2), { ...facts, open: false }).events.map((e) => e.definition.eventName)).toEqual([
      'ServiceScopeClosed',
    ]);
  });

  it('refuses age limits the wrong way round, and no direction', () => {
    expect(() => openScope(id(2), { ...facts, minAge: 60, maxAge: 14 })).toThrow('age-limits');
    expect(() => openScope(id(2), { ...facts, directions: [] })).toThrow('no-direction');
  });
});

describe('a policy', () => {
  const facts = {
    consortiumId: id(1),
    code: 'scheduling.expert-quota',
    validFrom: '2026-01-01',
    parameters: { quotaShare: 0.5, bookingWindowDays: 14 },
  };

  it('gets the next version, each an aggregate of its own', () => {
    const first = setPolicy(id(2), facts, []).state;
    const second = setPolicy(
      id(3),
      { ...facts, validFrom: '2027-01-01', parameters: { ...facts.parameters, quotaShare: 0.6 } },
      [first],
    );
    expect(second.state).toMatchObject({ id: id(3), policyVersion: 2 });
    expect(second.events[0]?.data).toMatchObject({ version: 2, validFrom: '2027-01-01' });
  });

  it.each([
    ['no database keeps', { text: '\u0000' }, 'unwritable'],
    ['no database keeps, half characters', { text: '\ud800' }, 'unwritable'],
    ['are too long to travel', { text: '长'.repeat(70_000) }, 'at most 65536 characters'],
    ['are too deep to be read', JSON.parse(`${'{"a":'.repeat(9_000)}1${'}'.repeat(9_000)}`), 'at most 10 levels'],
  ])('refuses parameters that %s', (_, parameters, reason) => {
    expect(() => setPolicy(id(2), { ...facts, code: 'county.own', parameters }, [])).toThrow(reason);
  });

  it('refuses parameters of a known code that do not fit, naming every one', () => {
    const parameters = { quotaShare: 50, levels: ['grand'], weekdays: 5 };
    expect(() => setPolicy(id(2), { ...facts, parameters }, [])).toThrow(
      expect.objectContaining({
        code: 'policy/unusable-parameters',
        errors: ['quotaShare', 'bookingWindowDays', 'levels/0', 'weekdays'].map((name) =>
          expect.objectContaining({ pointer: `/parameters/${name}` }),
        ),
      }),
    );
  });

  it('refuses a version that is set, and a day before the version it follows', () => {
    const first = setPolicy(id(2), facts, []).state;
    expect(() => setPolicy(id(3), facts, [first], 1)).toThrow('version-is-set');
    expect(() => setPolicy(id(3), { ...facts, validFrom: '2025-12-31' }, [first])).toThrow(
      'valid-from-before-previous',
    );
  });

  it('refuses all at once: number, first day and parameters', () => {
    const first = setPolicy(id(2), facts, []).state;
    const bad = { ...facts, validFrom: '2025-12-31', parameters: { ...facts.parameters, quotaShare: 50 } };
    expect(() => setPolicy(id(3), bad, [first], 1)).toThrow(
      expect.objectContaining({
        code: 'policy/version-is-set',
        text: { zh: expect.stringMatching(/第 1 版已登记.*；.*2026-01-01.*；.*quotaShare/), en: expect.any(String) },
        errors: ['/version', '/validFrom', '/parameters/quotaShare'].map((pointer) =>
          expect.objectContaining({ pointer }),
        ),
      }),
    );
  });

  it('is withdrawn before its first day, so that what follows may hold earlier; never once it holds', () => {
    const first = setPolicy(id(2), facts, []).state;
    const mistyped = setPolicy(id(3), { ...facts, validFrom: '2266-01-01' }, [first]).state;
    const withdrawal = { by: 'guo.jing', at: '2026-03-02T08:00:00Z', reason: '年份有误' };
    const { state, events } = withdraw(mistyped, withdrawal, '2026-03-02');
    expect(events).toMatchObject([{ subject: id(3), data: { version: 2, withdrawal: { reason: '年份有误' } } }]);
    expect(events.flatMap((event) => event.definition.errors(event.data))).toEqual([]);
    const next = setPolicy(id(4), { ...facts, validFrom: '2026-06-01' }, [state, first]);
    expect(next.state.policyVersion).toBe(3);
    expect(() => withdraw(first, withdrawal, '2026-01-01')).toThrow('policy/in-force');
    expect(() => withdraw(state, withdrawal, '2026-03-02')).toThrow('policy/withdrawn');
  });
});

describe('people and accounts', () => {
  const doctor = {
    name: '刘颖',
    sex: 'female',
    title: 'attending',
    specialty: '02',
    employerId: id(1),
    practicePoints: [] as string[],
    staffNumber: 'F6401',
    endsOn: null,
  } as const;

  it('practise at least where they are employed', () => {
    const { state } = registerPractitioner(id(2), { ...doctor, practicePoints: [id(3)] });
    expect(state.practicePoints).toEqual([id(1), id(3)]);
    expect(amendPractitioner(state, { practicePoints: [id(3)] }).events).toEqual([]);
    expect(amendPractitioner(state, { practicePoints: [] }).state.practicePoints).toEqual([id(1)]);
    expect(() => amendPractitioner(state, { staffNumber: 'F6402' })).toThrow('known-by-staff-number');
  });

  it('leave on a day and come back, told as what it is', () => {
    const { state } = registerPractitioner(id(2), doctor);
    const { state: left, events } = amendPractitioner(state, { name: '刘英', endsOn: '2026-07-01' });
    expect(events).toMatchObject([{ subject: id(2), data: { endsOn: '2026-07-01', name: '刘英' } }]);
    expect(events[0]?.definition.eventName).toBe('PractitionerEnded');
    expect(events.flatMap((event) => event.definition.errors(event.data))).toEqual([]);
    expect(() => mustPractise(left, '2026-06-30', '/leaderId')).not.toThrow();
    expect(() => mustPractise(left, '2026-07-01', '/leaderId')).toThrow('practitioner/has-left');
    const names = (facts: object) => amendPractitioner(left, facts).events.map((e) => e.definition.eventName);
    expect([names({ endsOn: null }), names({ endsOn: '2026-07-01' }), names({ name: '刘颖' })]).toEqual([
      ['PractitionerResumed'],
      [],
      ['PractitionerAmended'],
    ]);
  });

  it('need an organization unless they act for the group, clinicians a registration', () => {
    const account = {
      username: 'xue.lan',
      displayName: '薛岚',
      roles: ['auditor' as const],
      organizationId: null,
      practitionerId: null,
      active: true,
    };
    const { state } = registerUser(id(4), account);
    expect(() => amendUser(state, { roles: ['scheduler'] })).toThrow('organization-needed');
    expect(() => amendUser(state, { roles: ['clinician'], organizationId: id(1) })).toThrow('practitioner-needed');
    const { state: closed, events } = deactivateUser(state, id(9));
    expect(events).toMatchObject([{ subject: id(4), data: { username: 'xue.lan', active: false } }]);
    const again = amendUser(closed, { active: true }).events;
    expect([...events, ...again].map((e) => e.definition.eventName)).toEqual(['UserDeactivated', 'UserReactivated']);
    expect(deactivateUser(closed, id(9)).events).toEqual([]);
    expect(() => deactivateUser(state, id(4))).toThrow('own-account');
  });
});

describe('a consortium', () => {
  it('keeps its code', () => {
    const { state } = formConsortium(id(5), {
      code: 'yongnian',
      name: '永年区医共体',
      type: 'county-medical-group',
      tightness: 'tight',
      divisionCode: '130408',
      leadOrganizationId: id(1),
      bodies: [],
    });
    expect(() => amendConsortium(state, { code: 'other' })).toThrow('code-is-for-ever');
    expect(amendConsortium(state, { tightness: 'tight' }).events).toEqual([]);
  });
});

it.each([
  [{ a: 1, b: [1, { c: null }] }, { b: [1, { c: null }], a: 1 }, true],
  [{ a: 1 }, { a: 1, b: undefined }, false],
  [[1, 2], [1], false],
  [null, {}, false],
])('compares facts whatever their order: %j and %j', (a, b, equal) => expect(same(a, b)).toBe(equal));
