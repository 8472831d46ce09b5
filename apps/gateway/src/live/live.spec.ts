import {
  AgreementSigned,
  ConsortiumAmended,
  eventDefinitions,
  MembershipActivated,
  OrganizationAmended,
  OrganizationRegistered,
  ReferralSubmitted,
  type EventRecord,
  type MembershipStatus,
  type Role,
} from '#contracts';
import { everything, sightOf } from './admission.js';
import { concernOf } from './concern.js';
import { liveEvent, type LiveEvent } from './live-event.js';
import { frame, LiveHub, type Watcher } from './live-hub.js';
import { Memberships } from './memberships.js';
import { OrganizationNames } from './organizations.js';
import { textOf } from './texts.js';

const record = (type: string, subject: string, data: unknown, sequence = 1): EventRecord => ({
  id: 'e-1',
  type,
  source: '/yilian/x',
  subject,
  sequence,
  correlationId: subject,
  time: new Date(0),
  data,
});
const between = (from: string, to: string, ...upstream: string[]): EventRecord =>
  record(ReferralSubmitted.type, 'r-1', {
    from: { organizationId: from },
    to: { organizationId: to },
    upstream: upstream.map((organizationId) => ({ organizationId })),
  });
const concern = concernOf(between('o-1', 'o-2'));
const happened = (id: string): LiveEvent => ({
  ...liveEvent(between('o-1', 'o-2'), concern, new OrganizationNames()),
  id,
});

class Screen implements Watcher {
  readonly seen: string[] = [];
  ended = false;
  constructor(private readonly keepsUp = true) {}
  send(chunk: string): boolean {
    this.seen.push(...chunk.split('\n\n').filter(Boolean));
    return this.keepsUp;
  }
  end(): void {
    this.ended = true;
  }
  ids(): string[] {
    return this.seen.flatMap((each) => /^id: (.*)$/m.exec(each)?.[1] ?? []);
  }
}

describe('a line of the live stream', () => {
  it('has Chinese words for every event', () => {
    expect([...eventDefinitions.keys()].filter((type) => textOf(type).zh === type)).toEqual([]);
  });

  it('names the organizations and leaves the data out', () => {
    const names = new OrganizationNames();
    names.learn(record(OrganizationRegistered.type, 'o-1', { shortName: '大北汪镇卫生院' }));
    names.learn(record(OrganizationRegistered.type, 'o-2', { shortName: '区医院' }));
    const data = {
      from: { organizationId: 'o-1' },
      to: { organizationId: 'o-2' },
      patientId: 'p-1',
      comment: 'secret',
    };
    const event = record(ReferralSubmitted.type, 'r-1', data);
    const line = liveEvent(event, concernOf(event), names);
    expect(line.organizations).toEqual(['大北汪镇卫生院', '区医院']);
    expect(frame(line)).not.toMatch(/p-1|secret/);
    expect(line.text).toEqual({ zh: '转诊已提交', en: 'Referral submitted' });
  });
});

it('knows the latest name of an organization, also when an older event comes again', () => {
  const names = new OrganizationNames();
  const tell = (type: string, shortName: string, sequence: number) =>
    names.learn(record(type, 'o-1', { shortName }, sequence));
  tell(OrganizationRegistered.type, '区医院', 1);
  tell(OrganizationAmended.type, '区一院', 2);
  tell(OrganizationRegistered.type, '区医院', 1);
  expect(names.of('o-1')).toBe('区一院');
});

/** County A has a township, a hospital and its overseers' office; the hospital is in county B, too, with a clinic. */
function counties() {
  const memberships = new Memberships();
  const put = (organizationId: string, consortiumId: string, status: MembershipStatus = 'active', sequence = 1): void =>
    memberships.learn(
      record(
        MembershipActivated.type,
        `${organizationId}-${consortiumId}`,
        { organizationId, consortiumId, status },
        sequence,
      ),
    );
  ['township', 'hospital', 'office-a'].forEach((each) => put(each, 'a'));
  ['clinic', 'hospital', 'office-b'].forEach((each) => put(each, 'b'));
  const sees = (role: Role, organizationId: string | undefined, event: EventRecord): boolean =>
    sightOf({ userId: 'u-1', roles: [role], organizationId }, memberships)(concernOf(event));
  return { put, sees };
}

describe('who sees an event on the live stream', () => {
  const ofA = between('township', 'hospital');
  const ofB = between('clinic', 'hospital');

  it.each(['group-admin', 'committee-observer', 'auditor'] as const)('%s sees the own groups, and no other', (role) => {
    const { sees } = counties();
    expect(['office-a', 'office-b', 'elsewhere', undefined].map((own) => [sees(role, own, ofA), sees(role, own, ofB)]))
      .toEqual([[true, false], [false, true], [false, false], [true, true]]); // prettier-ignore
  });

  it('a member sees what is its own, also as one who referred the patient before', () => {
    const { sees } = counties();
    const onward = between('hospital', 'elsewhere', 'township');
    const seen = (own: string | undefined) => [ofA, ofB, onward].map((event) => sees('clinician', own, event));
    expect(['township', 'hospital', 'clinic', 'office-a', undefined].map(seen)).toEqual([
      [true, false, true],
      [true, true, true],
      [false, true, false],
      [false, false, false],
      [false, false, false],
    ]);
  });

  it('follows the memberships: who leaves is out, whose own is suspended oversees nothing', () => {
    const { put, sees } = counties();
    put('township', 'a', 'suspended', 2);
    expect(sees('auditor', 'office-a', ofA)).toBe(true);
    put('township', 'a', 'ended', 3);
    put('township', 'a', 'suspended', 2);
    expect(sees('auditor', 'office-a', ofA)).toBe(false);
    put('office-b', 'b', 'suspended', 2);
    expect([sees('auditor', 'office-b', ofB), sees('auditor', 'office-b', between('office-b', 'clinic'))]).toEqual([
      false,
      true,
    ]);
  });

  it('what belongs to one group is for that alone, and what says nothing of whom it concerns for no group', () => {
    const { sees } = counties();
    const events = [
      record(AgreementSigned.type, 'x-1', { consortiumId: 'b', organizationId: 'hospital' }),
      record(ConsortiumAmended.type, 'b', {}),
      record(OrganizationRegistered.type, 'clinic', {}),
      record('yilian.command.accepted.v1', 'x-2', {}),
    ];
    const seen = (own: string | undefined) => events.map((event) => sees('group-admin', own, event));
    expect(['office-a', 'office-b', undefined].map(seen)).toEqual([
      [false, false, false, false],
      [true, true, true, false],
      [true, true, true, true],
    ]);
  });
});

describe('the live hub', () => {
  it('gives nobody what is out of sight, neither now nor of the latest', () => {
    const hub = new LiveHub({ LIVE_HISTORY: 5, LIVE_MAX_WATCHERS: 5 });
    const [before, after] = [new Screen(), new Screen()];
    const sight = ({ organizations }: { organizations: readonly string[] }) => organizations.includes('o-3');
    hub.join(before, sight);
    hub.publish(happened('1'), concern);
    hub.publish(happened('2'), concernOf(between('o-1', 'o-3')));
    hub.join(after, sight);
    expect([before.ids(), after.ids()]).toEqual([['2'], ['2']]);
  });

  it('gives latecomers the latest, and only what they missed when they come again', () => {
    const hub = new LiveHub({ LIVE_HISTORY: 2, LIVE_MAX_WATCHERS: 5 });
    ['1', '2', '3'].forEach((id) => hub.publish(happened(id), concern));
    const [fresh, again] = [new Screen(), new Screen()];
    hub.join(fresh, everything);
    hub.join(again, everything, '2');
    hub.publish(happened('4'), concern);
    expect([fresh.ids(), again.ids()]).toEqual([
      ['2', '3', '4'],
      ['3', '4'],
    ]);
  });

  it('lets go who cannot keep up, who leaves, and nobody else', () => {
    const hub = new LiveHub({ LIVE_HISTORY: 5, LIVE_MAX_WATCHERS: 5 });
    const [slow, gone, good] = [new Screen(false), new Screen(), new Screen()];
    hub.join(slow, everything);
    const leave = hub.join(gone, everything)!;
    hub.join(good, everything);
    leave();
    hub.publish(happened('1'), concern);
    hub.heartbeat();
    expect([slow.ended, gone.ids(), good.ids(), hub.size]).toEqual([true, [], ['1'], 1]);
  });

  it('takes no more watchers than it may, and ends them all when it closes', () => {
    const hub = new LiveHub({ LIVE_HISTORY: 5, LIVE_MAX_WATCHERS: 1 });
    const [first, second] = [new Screen(), new Screen()];
    hub.join(first, everything);
    expect(hub.join(second, everything)).toBeUndefined();
    hub.close();
    expect([first.ended, hub.size]).toEqual([true, 0]);
  });
});
