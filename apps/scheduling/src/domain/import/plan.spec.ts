import type { ImportProblem } from '#contracts';
import type { OpenSession } from '../clinic-session.js';
import { openSession, sized } from '../clinic-session.js';
import { counter, idOf } from '../test-samples.fixture.js';
import { daysOf, type ClinicLine } from './clinic-line.js';
import { planClinics, type KnownSession, type Placed } from './plan.js';
import { organizationsIn, practitionersIn, resolve } from './references.js';

/** Tuesday 24 November 2026, 10:00 in Shanghai. */
const now = new Date('2026-11-24T02:00:00Z');
const newId = counter();
const open = (ask: OpenSession) =>
  openSession(
    newId(),
    sized(ask),
    { bookableFrom: now, exclusiveUntil: now, quotaSlots: 0, quotaReleaseAt: null },
    now,
  );

const line = (changes: Partial<ClinicLine> = {}): ClinicLine => ({
  organizationCreditCode: '12130408526013017A',
  department: '03.04',
  staffNumber: 'A1001',
  kind: 'expert',
  place: '专家诊室',
  weekdays: [2, 4],
  dayOffset: null,
  dates: [],
  from: '14:00',
  to: '17:00',
  slotMinutes: 20,
  capacity: 9,
  ...changes,
});
const placed = (
  number: number,
  changes: Partial<ClinicLine> = {},
  practitionerId: string | null = idOf(2),
): Placed => ({
  row: { file: 'clinics.csv', line: number, cells: {} },
  line: line(changes),
  organizationId: idOf(1),
  practitionerId,
});
const plan = (lines: Placed[], known: KnownSession[] = []) => {
  const problems: ImportProblem[] = [];
  const { opened, unchanged } = planClinics(lines, known, open, now, problems);
  return { starts: opened.map(({ state }) => state.startsAt.toISOString()), opened, unchanged, problems };
};

describe('the days of a line', () => {
  it('repeat by weekday for two weeks, or are one so many days later', () => {
    expect(daysOf(line(), '2026-11-24')).toEqual(['2026-11-24', '2026-11-26', '2026-12-01', '2026-12-03']);
    expect(daysOf(line({ weekdays: [7] }), '2026-11-24')).toEqual(['2026-11-29', '2026-12-06']);
    expect(daysOf(line({ weekdays: [], dayOffset: 3 }), '2026-11-24')).toEqual(['2026-11-27']);
    expect(daysOf(line({ weekdays: [], dates: ['2027-02-01'] }), '2026-11-24')).toEqual(['2027-02-01']);
  });
});

describe('the plan of an import', () => {
  it('opens every session once, in Shanghai time', () => {
    const first = plan([placed(2)]);
    expect(first.starts).toEqual([
      '2026-11-24T06:00:00.000Z',
      '2026-11-26T06:00:00.000Z',
      '2026-12-01T06:00:00.000Z',
      '2026-12-03T06:00:00.000Z',
    ]);
    const known = first.opened.map(({ state }) => state);
    expect(plan([placed(2)], known)).toMatchObject({ starts: [], unchanged: 4, problems: [] });
  });

  it('does not open again what was cancelled, nor what has begun', () => {
    const [today, ...others] = plan([placed(2)]).opened.map(({ state }) => state);
    expect(plan([placed(2)], [{ ...today!, status: 'cancelled' }, ...others])).toMatchObject({
      starts: [],
      unchanged: 4,
    });
    expect(plan([placed(2, { from: '09:00', to: '11:00' })]).starts).toHaveLength(3);
  });

  it('reports what is there twice and who would be in two places', () => {
    const twice = plan([placed(2), placed(3)]);
    expect(twice.problems).toMatchObject([{ line: 3, reason: { en: 'The same as line 2 (2026-11-24)' } }]);
    const overlap = plan([placed(2), placed(3, { from: '16:00', to: '18:00', weekdays: [4] })]);
    expect(overlap.problems).toMatchObject([{ line: 3, column: 'staffNumber' }]);
    const rooms = [placed(2, { staffNumber: null }, null), placed(3, { staffNumber: null, place: '二诊室' }, null)];
    expect(plan(rooms).problems).toEqual([]);
  });

  it('reports a line that was spoilt after its sessions were opened', () => {
    const known = plan([placed(2)]).opened.map(({ state }) => state);
    expect(plan([placed(2, { to: '13:00' })], known)).toMatchObject({
      opened: [],
      problems: [{ line: 2, column: 'to' }],
    });
  });

  it('reports a rule that refuses at the cell it is about', () => {
    expect(plan([placed(2, { to: '13:00' })]).problems).toMatchObject([{ line: 2, column: 'to' }]);
    expect(plan([placed(2, { slotMinutes: 200 })]).problems).toMatchObject([{ line: 2, column: 'slotMinutes' }]);
  });
});

describe('references', () => {
  const row = { file: 'clinics.csv', line: 2, cells: {} };
  const hospital = { id: idOf(1), creditCode: '12130408526013017A', isActive: true };
  const doctor = { id: idOf(2), staffNumber: 'A1001', employerId: idOf(1), practicePoints: [] };
  const none = { organizations: organizationsIn([]), practitioners: practitionersIn([]) };
  const linesOf = (...values: string[][]) => values.map((values, i) => ({ line: i + 1, values }));
  const practitioners = linesOf(['单位信用代码', '工号', 'practicePoints'], ['x', 'A1001', '12130408526013017a；y']);
  const folder = {
    organizations: organizationsIn(linesOf(['creditCode', '成员角色'], ['12130408526013017a', 'lead'])),
    practitioners: practitionersIn(practitioners),
  };
  const resolved = (organizations: (typeof hospital)[], doctors: (typeof doctor)[], mentions = none) => {
    const problems: ImportProblem[] = [];
    const { placed, behind } = resolve([{ row, line: line(), fit: true }], organizations, doctors, mentions, problems);
    return {
      ids: placed.map(({ practitionerId }) => practitionerId),
      behind,
      columns: problems.map(({ column }) => column),
    };
  };

  it('are found among the copies, by employer before practice point', () => {
    expect(resolved([hospital], [doctor])).toEqual({ ids: [idOf(2)], behind: false, columns: [] });
    const visiting = { ...doctor, id: idOf(5), employerId: idOf(9), practicePoints: [idOf(1)] };
    expect(resolved([hospital], [visiting as never, doctor]).ids).toEqual([idOf(2)]);
    expect(resolved([hospital], [visiting as never]).ids).toEqual([idOf(5)]);
  });

  it('are bad lines when nobody knows them', () => {
    expect(resolved([], [doctor]).columns).toEqual(['organizationCreditCode']);
    expect(resolved([{ ...hospital, isActive: false }], [doctor]).columns).toEqual(['organizationCreditCode']);
    expect(resolved([hospital], []).columns).toEqual(['staffNumber']);
  });

  it('are on their way when the folder itself registers them', () => {
    expect(resolved([], [], folder)).toMatchObject({ behind: true, columns: [] });
    expect(resolved([hospital], [], folder)).toMatchObject({ behind: true, columns: [] });
    expect(resolved([hospital], [doctor], folder)).toMatchObject({ behind: false });
  });

  it('are bad lines when what the folder registers would not be what they need', () => {
    const unjoined = organizationsIn(linesOf(['creditCode', 'role'], ['12130408526013017A', '']));
    expect(resolved([], [], { ...folder, organizations: unjoined }).columns).toEqual(['organizationCreditCode']);
    const elsewhere = practitionersIn(linesOf(['employerCreditCode', 'staffNumber'], ['12130408526013180H', 'A1001']));
    expect(resolved([hospital], [], { ...folder, practitioners: elsewhere }).columns).toEqual(['staffNumber']);
    const suspended = { ...hospital, isActive: false, isHeldBack: true };
    expect(resolved([suspended], [doctor], folder).columns).toEqual(['organizationCreditCode']);
  });

  it('may be right when the line or the table that would say so cannot be read', () => {
    const broken = { zh: '引号没有配对', en: 'A quote is not closed' };
    const [heading, row] = linesOf(['creditCode', 'role'], ['12130408526013017A']);
    const organizations = organizationsIn([heading!, { ...row!, broken }]);
    expect(resolved([], [], { ...folder, organizations }).columns).toEqual([]);
    const unreadable = { organizations: organizationsIn(linesOf(['beds'], ['7'])), practitioners: undefined };
    expect(resolved([], [], unreadable).columns).toEqual([]);
  });
});
