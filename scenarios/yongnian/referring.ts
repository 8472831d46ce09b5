import { inventPatient } from '../../tools/local/walk/patients.js';
import { expertOf } from '../../tools/local/walk/expert.js';
import { referralOf } from '../../tools/local/walk/referral.js';
import { booked } from '../bookings.js';
import { completeSlip, enteredInError } from '../corrections.js';
import { hurried, referrerPhone, slipOf, type Referral } from '../referrals.js';
import { rules } from '../rules.js';
import { expectThat, refused, sayNo } from '../stage.js';
import {
  child,
  childHome,
  chronicOutcome,
  collapse,
  collapseOutcome,
  common,
  heartOutcome,
  mistaken,
  neck,
  neckOutcome,
  type Scene,
} from './cast.js';

/** What the township can treat stays, and what goes up goes to a department that accepts it. */
export async function firstVisit({ stage, group, township }: Scene): Promise<void> {
  const refer = (slip: object) => (headers: Record<string, string>) =>
    township.api.post('referrals', '/v1/referrals', slip, headers);
  const treatable = ['将常见病患者上转区中医院', 'refers up what the township treats itself'] as const;
  await stage.step(township, treatable, rules.firstVisit, async (say) => {
    const slip = slipOf(township, '02', group.organization('区中医院'), inventPatient(), common);
    sayNo(say, await refused('within-own-capability', refer(slip)));
  });
  const elsewhere = ['将患儿上转区一院儿科', 'refers a child to the First Hospital'] as const;
  await stage.step(township, elsewhere, rules.capability, async (say) => {
    const slip = slipOf(township, '02', group.organization('区一院'), inventPatient(childHome), child);
    const no = await refused('beyond-service-scope', refer(slip));
    sayNo(say, no);
    expectThat(no.zh.includes('区妇幼 儿科（07）'), true, '拒绝时说明可接收者', 'the refusal names who would accept');
  });
}

/** The referral that the demo walks, and what follows: care, and down again for the long treatment. */
export async function upAndDown(scene: Scene): Promise<void> {
  const { stage, referrals, visits, township, townshipOffice, hospital, scheduler, cardiologist, observer } = scene;
  const sent = await expertOf({ township, hospital });
  const slip = referralOf(township, sent);
  const up = await stage.step(township, ['将胸痛患者上转区一院专家', 'refers up to an expert'], rules.direct, (say) =>
    referrals.submit(township, slip, 'accepted', say),
  );
  await booked(stage, referrals, up, { referrer: township, scheduler });
  if (sent.practitionerId) {
    await stage.step(township, ['查看号源来自何处', 'asks where the slot came from'], rules.quota, async (say) => {
      const list = `/v1/appointments?referralId=${up.id}`;
      const { items } = await township.api.get<{ items: { fromQuota: boolean }[] }>('scheduling', list);
      expectThat(items[0]?.fromQuota, true, '来自基层预留号', 'from the grassroots quota');
      say('来自基层预留号', 'from the grassroots quota');
    });
  }
  await stage.step(
    observer,
    ['查看该转诊与患者', 'looks at the referral, and asks for the patient'],
    rules.observer,
    async (say) => {
      const { slip } = await referrals.read(observer, up.id);
      expectThat(slip, null, '临床内容', 'the clinical content');
      say('仅见概要，无临床内容', 'the outline only, nothing clinical');
      const ask = (headers: Record<string, string>) =>
        observer.api.get('referrals', `/v1/referrals/${up.id}/patient?purpose=follow-up`, headers);
      sayNo(say, await refused('role-missing', ask));
    },
  );
  await visits.handOver(up, township, '区一院转运护士');
  await visits.arrive(up, hospital);
  await lookAt(scene, up, slip.patient.name);
  await visits.care(up, cardiologist, township, heartOutcome, 'admission');

  const down = await visits.referDown(up, cardiologist, {
    rehabilitation: '长期抗血小板与降脂治疗，每月随访血压、血脂，运动康复每周 3 次',
    followUpPlan: '家庭医生每月随访，半年专科复查',
    indications: ['chronic-long-treatment'],
    consent: true,
  });
  expectThat(down.to.organizationId, township.organizationId, '下转去向', 'where the patient goes');
  await booked(stage, referrals, down, { referrer: cardiologist, scheduler: townshipOffice });
  await visits.close(up, township, '纳入慢病管理，每月随访');
  await visits.identityIsShut(up, cardiologist);
  await visits.arrive(down, townshipOffice);
  await visits.care(down, township, cardiologist, chronicOutcome);
  await visits.close(down, cardiologist, '半年后专科门诊复查');
}

interface Look {
  readonly organizationName: string | null;
  readonly purpose: string;
  readonly fields: readonly string[];
}

/** The receiver looks at who the patient is, and the patient learns who looked. */
async function lookAt({ stage, cardiologist, township }: Scene, { id }: Referral, name: string): Promise<void> {
  await stage.step(
    cardiologist,
    ['为诊治查看患者身份', 'looks at who the patient is'],
    rules.identityEnds,
    async (say) => {
      const seen = await cardiologist.api.get<{ name: string }>(
        'referrals',
        `/v1/referrals/${id}/patient?purpose=treatment`,
      );
      expectThat(seen.name, name, '患者姓名', 'the name of the patient');
      say('可见，已留痕', 'seen, and on record');
    },
  );
  const asks = ['应患者要求，查看谁看过其身份', 'asks for the patient who has looked'] as const;
  await stage.step(township, asks, rules.looks, async (say) => {
    const list = `/v1/referrals/${id}/patient/looks?purpose=contact`;
    const { items } = await township.api.get<{ items: Look[] }>('referrals', list);
    const found = items.filter(
      ({ organizationName, purpose }) => organizationName === '区一院' && purpose === 'treatment',
    );
    expectThat(found.length, 1, '区一院查看次数', 'how often the First Hospital looked');
    for (const { organizationName, purpose, fields } of found)
      say(`${organizationName}为诊治查看，身份信息 ${fields.length} 项`, `for ${purpose}: ${fields.join(', ')}`);
  });
}

/** The First Hospital refers onward to the TCM Hospital; the township keeps being told. */
export async function onward(scene: Scene): Promise<void> {
  const { stage, group, referrals, visits, township, hospital, colleague, tcmOffice, tcmDoctor } = scene;
  const slip = slipOf(township, '02', hospital.organizationId, inventPatient(), neck);
  const first = await stage.step(
    township,
    ['将颈椎病患者上转区一院康复科', 'refers up for rehabilitation'],
    rules.submit,
    (say) => referrals.submit(township, slip, 'delivered', say),
  );
  await stage.step(hospital, ['打开转诊单审核', 'opens it for triage'], rules.triage, (say) =>
    referrals.act(hospital, first.id, 'triage', {}, 'in-triage', say),
  );
  const does = ['改转区中医院针灸科', 'refers onward to acupuncture at the TCM Hospital'] as const;
  const next: Referral = await stage.step(hospital, does, rules.referOnward, async (say) => {
    const to = { organizationId: group.organization('区中医院'), department: '50.13' };
    // The office names the doctor who refers.
    const from = { practitionerId: colleague.practitionerId };
    const why = { reasonCode: 'outside-competence', comment: '针灸更适合' };
    const way = { to, direction: 'lateral', ...why, from, referrerPhone };
    const hop = await referrals.act(hospital, first.id, 'refer-onward', way, 'accepted', say);
    expectThat([hop.rootId, hop.parentId], [first.id, first.id], '根转诊与上级', 'root and parent');
    await referrals.told(township, first.id, 'referred-onward', ['patient', 'referrer'], say);
    return hop;
  });
  await booked(stage, referrals, next, { referrer: hospital, scheduler: tcmOffice });
  await stage.step(township, ['查看患者现在何处', 'asks where the patient is now'], rules.referOnward, async (say) => {
    const { childId } = await referrals.read(township, first.id);
    expectThat(childId, next.id, '改转后的转诊', 'the hop onward');
    const { status } = await referrals.read(township, next.id);
    expectThat(status, 'scheduled', '下一程状态', 'the status of the next hop');
    say(`下一程 ${next.number}：已预约`, `the next hop ${next.number}: scheduled`);
  });
  await visits.arrive(next, tcmOffice);
  await visits.care(next, tcmDoctor, hospital, neckOutcome);
  await visits.close(next, hospital, '由区中医院与卫生院共同随访');
  await visits.acknowledgeFurther(first, township, '两周后复诊，家庭医生随访');
}

/** A referral down for the wrong patient is taken out of use, by two. */
export async function mistake({ stage, referrals, ...people }: Scene): Promise<void> {
  const { township, townshipOffice, cardiologist, colleague } = people;
  const slip = slipOf(cardiologist, '03.04', township.organizationId, inventPatient(), mistaken);
  const does = ['误将另一位患者下转', 'refers the wrong patient down'] as const;
  const down = await stage.step(cardiologist, does, rules.direct, (say) =>
    referrals.submit(cardiologist, slip, 'accepted', say),
  );
  await booked(stage, referrals, down, { referrer: cardiologist, scheduler: townshipOffice });
  await enteredInError(stage, referrals, down, { author: cardiologist, supervisor: colleague });
}

/** The critical go up at once. */
export async function emergency(scene: Scene): Promise<void> {
  const { stage, referrals, visits, township, townshipOffice, hospital, scheduler, cardiologist } = scene;
  const { sent, later } = hurried(slipOf(township, '02', hospital.organizationId, inventPatient(), collapse));
  const up = await stage.step(township, ['将疑似心梗患者急转区一院', 'refers an emergency'], rules.emergency, (say) =>
    referrals.submit(township, sent, 'delivered', say),
  );
  await visits.takeEmergency(up, hospital, township);
  await booked(stage, referrals, up, { referrer: township, scheduler });
  await visits.handOver(up, township, '120 急救人员');
  await completeSlip(stage, referrals, up, township, later);
  await visits.reviewEmergency(up, townshipOffice);
  await visits.arriveInGreenChannel(up, hospital, township);
  await visits.care(up, cardiologist, township, collapseOutcome, 'admitted-later');
  await visits.close(up, township, '1 月后复查，家庭医生随访');
}
