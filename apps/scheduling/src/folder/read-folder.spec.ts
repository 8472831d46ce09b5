import { clinicColumns, type ClinicLine } from '../domain/import/clinic-line.js';
import { planClinics } from '../domain/import/plan.js';
import { resolve } from '../domain/import/references.js';
import { openSession, sized, type OpenSession } from '../domain/clinic-session.js';
import { counter, idOf } from '../domain/test-samples.fixture.js';
import { readFolder } from './read-folder.js';

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
const hospital = { id: idOf(1), creditCode: '12130408526013017A', isActive: true };
const doctor = { id: idOf(2), staffNumber: 'A1001', employerId: idOf(1), practicePoints: [] };

const heading = Object.keys(clinicColumns);
const good = [
  '12130408526013017a',
  '03.04',
  'A1001',
  '专家门诊',
  '专家诊室',
  '2；4',
  '',
  '',
  '8:00',
  '17:00',
  '20',
  '9',
];
type Cells = Partial<Record<keyof typeof clinicColumns, string>>;
const but = (cells: Cells) => good.map((cell, i) => cells[heading[i] as keyof Cells] ?? cell);

const folder = (lines: string[][], headed = heading) => {
  const text = [headed, ...lines].map((cells) => cells.join(',')).join('\n');
  return readFolder({ 'clinics.csv': Buffer.from(text) }, 1_000_000);
};
/** The lines that fit, what is wrong with the folder, and when its sessions begin. */
const read = (lines: string[][], headed?: string[]) => {
  const { lines: found, mentions, problems } = folder(lines, headed);
  const { placed } = resolve(found, [hospital], [doctor], mentions, problems);
  const { opened } = planClinics(placed, [], open, now, problems);
  return {
    lines: found.filter(({ fit }) => fit).map(({ line }) => line),
    problems: problems.map(({ line, column }) => `${line} ${column}`).toSorted(),
    sessions: opened.map(({ state }) => [state.startsAt.toISOString(), state.endsAt.toISOString()]),
  };
};

describe('the lines of clinics.csv', () => {
  const line: ClinicLine = {
    organizationCreditCode: '12130408526013017A',
    department: '03.04',
    staffNumber: 'A1001',
    kind: 'expert',
    place: '专家诊室',
    weekdays: [2, 4],
    dayOffset: null,
    dates: [],
    from: '08:00',
    to: '17:00',
    slotMinutes: 20,
    capacity: 9,
  };

  it('take Chinese words, wide separators and short hours', () => {
    expect(read([good])).toMatchObject({ lines: [line], problems: [] });
  });

  it('take dates in the place of weekdays, and a session that goes on into the next day', () => {
    const night = { weekday: '', date: '2026-12-24|2026-12-31', from: '20:00:30.5', to: '26:00', capacity: '' };
    expect(read([but(night)])).toEqual({
      lines: [
        { ...line, weekdays: [], dates: ['2026-12-24', '2026-12-31'], from: '20:00:30.5', to: '26:00', capacity: null },
      ],
      problems: [],
      sessions: [
        ['2026-12-24T12:00:30.500Z', '2026-12-24T18:00:00.000Z'],
        ['2026-12-31T12:00:30.500Z', '2026-12-31T18:00:00.000Z'],
      ],
    });
  });
});

describe('every bad cell is told at once', () => {
  it('of all lines', () => {
    const { problems } = read([
      but({ department: '99' }),
      but({ kind: 'grand' }),
      but({ weekday: '8' }),
      but({ dayOffset: '3' }),
      but({ weekday: '' }),
      but({ from: '25:00' }),
      but({ slotMinutes: 'x' }),
      but({ place: '=1+1' }),
      good.slice(1),
      but({ date: '2026-12-24' }),
      but({ date: '2026-02-30' }),
      but({ place: '' }),
    ]);
    expect(problems).toEqual([
      '10 ',
      '11 weekday',
      '12 date',
      '13 place',
      '2 department',
      '3 kind',
      '4 weekday',
      '5 weekday',
      '6 weekday',
      '7 from',
      '8 slotMinutes',
      '9 place',
    ]);
  });

  it('of one line, with what it refers to', () => {
    expect(read([but({ kind: 'grand', organizationCreditCode: '12130408526019999X' })]).problems).toEqual([
      '2 kind',
      '2 organizationCreditCode',
    ]);
    expect(read([but({ from: 'late', staffNumber: 'Z1' })]).problems).toEqual(['2 from', '2 staffNumber']);
  });

  it('of a heading, whatever is wrong with it', () => {
    const columns = read([], ['department', '诊疗科目代码', 'beds']).problems;
    expect(columns).toEqual(expect.arrayContaining(['1 诊疗科目代码', '1 beds', '1 place', '1 from']));
    expect(read([good], ['beds']).problems).toContain('1 beds');
  });

  it('of a file that is no text', () => {
    const problems = ['clinics.csv', 'practitioners.csv'].map(
      (name) => readFolder({ [name]: Buffer.from([0x66, 0xff, 0xff, 0x0a]) }, 1_000_000).problems,
    );
    // What is wrong with membership's files is for membership to say.
    expect(problems).toMatchObject([[{ file: 'clinics.csv', line: 0 }], []]);
  });

  it.each<[keyof Cells, string[]]>([
    ['place', ['1 place']],
    ['slotMinutes', ['1 slotMinutes']],
    ['staffNumber', []],
    ['weekday', []],
    ['dayOffset', []],
    ['capacity', []],
  ])('also under a heading where %s is misspelt, with nothing that hangs on it', (column, missing) => {
    const headed = heading.map((name) => (name === column ? 'x' : name));
    const bad = [
      but({ department: '99' }),
      but({ organizationCreditCode: '12130408526019999X' }),
      but({ from: '7:00', to: '24:99' }),
    ];
    const lines = ['2 department', '3 organizationCreditCode', '4 to'];
    const told = [...missing, '1 x', ...lines].toSorted();
    expect(read([...bad, but({ weekday: '', dayOffset: '3', place: '二诊室' })], headed).problems).toEqual(told);
  });

  it('and what breaks a rule under such a heading', () => {
    const headed = heading.map((name) => (name === 'weekday' ? 'x' : name));
    const rooms = [but({ to: '7:00' }), but({ staffNumber: '', slotMinutes: '480', to: '8:30' }), good, good];
    expect(read(rooms, headed).problems).toEqual(['1 x', '2 to', '3 slotMinutes']);
  });
});
