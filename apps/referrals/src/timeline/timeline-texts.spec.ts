import { eventDefinitions } from '#contracts';
import { timelineText, toldEvents } from './timeline-texts.js';

const names = { from: '广府卫生院', to: '区一院', onwardTo: '', by: '广府卫生院' };

describe('timeline texts', () => {
  it('tells every event of a referral', () => {
    const types = [...eventDefinitions.values()].filter((d) => d.aggregate === 'referral').map((d) => d.type);
    expect(toldEvents.sort()).toEqual(types.sort());
  });

  it('shows an appointment in local time', () => {
    const appointment = { appointmentId: 'a', startsAt: '2026-11-25T00:30:00Z', endsAt: '2026-11-25T00:40:00Z' };
    expect(timelineText('yilian.referral.scheduled.v1', names, { appointment })).toEqual({
      zh: '已预约区一院 2026-11-25 08:30',
      en: 'Appointment at 区一院 on 2026-11-25 08:30',
    });
  });

  it('says of the green channel what it gave', () => {
    const granted = (detail: object) => timelineText('yilian.referral.green-channel-granted.v1', names, detail);
    expect(granted({ registrationFee: 0, queuePriority: true })).toEqual({
      zh: '区一院开通绿色通道：免挂号费，优先就诊',
      en: '区一院 opened the green channel: no registration fee, no queue',
    });
    expect(granted({ registrationFee: 4.5, queuePriority: false })).toEqual({
      zh: '区一院开通绿色通道：挂号费 4.5 元',
      en: '区一院 opened the green channel: 4.5 yuan registration fee',
    });
  });

  it('names the reason of a rejection, and shows a code of another service as it is', () => {
    expect(timelineText('yilian.referral.rejected.v1', names, { reasonCode: 'no-capacity' }).zh).toBe(
      '区一院拒绝转诊：接诊能力不足',
    );
    expect(timelineText('yilian.referral.cancelled.v1', names, { reasonCode: 'flooded' }).en).toBe(
      'Cancelled: flooded',
    );
  });

  it('says where the patient went onward, as far as it is known', () => {
    const told = (event: string, onwardTo: string) =>
      timelineText(`yilian.referral.${event}.v1`, { ...names, onwardTo }, { reasonCode: 'no-capacity' }).zh;
    expect(told('referred-onward', '区中医院')).toBe('区一院改转至区中医院：接诊能力不足');
    expect(told('referred-onward', '')).toBe('区一院改转：接诊能力不足');
    const [reviewed, to] = [
      { reasonCode: 'no-capacity', underReview: true },
      { ...names, onwardTo: '区中医院' },
    ];
    expect(timelineText('yilian.referral.referred-onward.v1', to, reviewed)).toEqual({
      zh: '区一院拟改转至区中医院，先经院内审核：接诊能力不足',
      en: '区一院 is to refer the patient onward to 区中医院, after its internal review: no capacity',
    });
    expect(told('outcome-passed-on', '区中医院')).toBe('区中医院的诊治结果已送达广府卫生院');
    expect(told('outcome-passed-on', '')).toBe('后续接诊单位的诊治结果已送达广府卫生院');
  });

  it('names consent among what an emergency got later', () => {
    const told = (parts?: string[]) => timelineText('yilian.referral.slip-completed.v1', names, { parts }).zh;
    expect(told(['history', 'consent'])).toBe('广府卫生院补齐转诊单内容，补记患者知情同意');
    expect([told(['history']), told()]).toEqual(Array(2).fill('广府卫生院补齐转诊单内容'));
  });

  it('says who completed a slip, which on a further hop is not its referrer', () => {
    const hop = { from: '区一院', to: '区二院', onwardTo: '', by: '广府卫生院' };
    expect(timelineText('yilian.referral.slip-completed.v1', hop, { parts: ['history'] })).toEqual({
      zh: '广府卫生院补齐转诊单内容',
      en: '广府卫生院 added what the slip lacked',
    });
  });

  it('tells why an appointment was given back', () => {
    expect(timelineText('yilian.referral.queued.v1', names, {}).zh).toBe('区一院暂无号源，进入候补');
    expect(timelineText('yilian.referral.queued.v1', names, { reasonCode: 'room-unavailable' }).zh).toBe(
      '区一院的预约已取消（诊室不可用），重新候补',
    );
    expect(timelineText('yilian.referral.queued.v1', names, { reasonCode: 'patient-cannot-come' })).toEqual({
      zh: '区一院的预约已取消（患者不能按时就诊），重新候补',
      en: 'The appointment at 区一院 was cancelled (the patient cannot come): on the waiting list again',
    });
  });
});
