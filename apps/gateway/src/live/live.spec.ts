import { eventDefinitions, OrganizationRegistered, ReferralSubmitted, type EventRecord } from '#contracts';
import { liveEvent, type LiveEvent } from './live-event.js';
import { frame, LiveHub, type Watcher } from './live-hub.js';
import { OrganizationNames } from './organizations.js';
import { textOf } from './texts.js';

const record = (type: string, subject: string, data: unknown): EventRecord => ({
  id: 'e-1',
  type,
  source: '/yilian/x',
  subject,
  sequence: 1,
  correlationId: subject,
  time: new Date(0),
  data,
});
const happened = (id: string): LiveEvent => ({
  ...liveEvent(record(ReferralSubmitted.type, 'r-1', {}), new OrganizationNames()),
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
    const line = liveEvent(record(ReferralSubmitted.type, 'r-1', data), names);
    expect(line.organizations).toEqual(['大北汪镇卫生院', '区医院']);
    expect(frame(line)).not.toMatch(/p-1|secret/);
    expect(line.text).toEqual({ zh: '转诊已提交', en: 'Referral submitted' });
  });
});

describe('the live hub', () => {
  it('gives latecomers the latest, and only what they missed when they come again', () => {
    const hub = new LiveHub({ LIVE_HISTORY: 2, LIVE_MAX_WATCHERS: 5 });
    ['1', '2', '3'].forEach((id) => hub.publish(happened(id)));
    const [fresh, again] = [new Screen(), new Screen()];
    hub.join(fresh);
    hub.join(again, '2');
    hub.publish(happened('4'));
    expect([fresh.ids(), again.ids()]).toEqual([
      ['2', '3', '4'],
      ['3', '4'],
    ]);
  });

  it('lets go who cannot keep up, who leaves, and nobody else', () => {
    const hub = new LiveHub({ LIVE_HISTORY: 5, LIVE_MAX_WATCHERS: 5 });
    const [slow, gone, good] = [new Screen(false), new Screen(), new Screen()];
    hub.join(slow);
    const leave = hub.join(gone)!;
    hub.join(good);
    leave();
    hub.publish(happened('1'));
    hub.heartbeat();
    expect([slow.ended, gone.ids(), good.ids(), hub.size]).toEqual([true, [], ['1'], 1]);
  });

  it('takes no more watchers than it may, and ends them all when it closes', () => {
    const hub = new LiveHub({ LIVE_HISTORY: 5, LIVE_MAX_WATCHERS: 1 });
    const [first, second] = [new Screen(), new Screen()];
    hub.join(first);
    expect(hub.join(second)).toBeUndefined();
    hub.close();
    expect([first.ended, hub.size]).toEqual([true, 0]);
  });
});
