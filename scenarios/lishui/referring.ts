import { inventPatient } from '../../tools/local/walk/patients.js';
import { booked } from '../bookings.js';
import { referrerPhone, slipOf } from '../referrals.js';
import { rules } from '../rules.js';
import { expectThat, refused, sayNo } from '../stage.js';
import {
  father,
  homeOutcome,
  jaundice,
  jaundiceOutcome,
  mother,
  newborn,
  pregnancy,
  pregnancyOutcome,
  type Scene,
} from './cast.js';

/** Scopes for women and for children take nobody else. */
export async function limits({ stage, group, centre }: Scene): Promise<void> {
  const refer = (slip: object) => (headers: Record<string, string>) =>
    centre.api.post('referrals', '/v1/referrals', slip, headers);
  await stage.step(
    centre,
    ['误将成年男性转往产科、新生儿科', 'refers a man to the wrong wards'],
    rules.limits,
    async (say) => {
      const patient = inventPatient(father);
      const obstetrics = slipOf(centre, '02', group.organization('莲都妇幼'), patient, {
        ...pregnancy,
        priority: 'routine',
      });
      sayNo(say, await refused('beyond-service-scope', refer(obstetrics)));
      const neonatology = slipOf(centre, '02', group.organization('市妇幼'), patient, jaundice);
      sayNo(say, await refused('beyond-service-scope', refer(neonatology)));
    },
  );
}

/** A newborn goes from the township to the lead, onward to the superior partner, and home with a plan: one root. */
export async function upTheWholeWay(scene: Scene): Promise<void> {
  const { stage, group, referrals, visits, centre, centreOffice, leadDoctor, expert, partnerOffice } = scene;
  const slip = slipOf(centre, '02', group.organization('市妇幼'), inventPatient(newborn()), jaundice);
  const first = await stage.step(
    centre,
    ['将黄疸新生儿上转市妇幼', 'refers a newborn up to the lead'],
    rules.submit,
    async (say) => {
      const submitted = await referrals.submit(centre, slip, 'delivered', say);
      await referrals.told(centre, submitted.id, 'submitted', ['receiving-desk'], say);
      return submitted;
    },
  );
  await stage.step(leadDoctor, ['打开转诊单审核', 'opens it for triage'], rules.triage, (say) =>
    referrals.act(leadDoctor, first.id, 'triage', {}, 'in-triage', say),
  );
  const onward = ['改转上级合作医院浙大儿院', 'refers onward to the superior partner'] as const;
  const next = await stage.step(leadDoctor, onward, rules.referOnward, async (say) => {
    const to = { organizationId: group.organization('浙大儿院'), department: '07.01' };
    const way = { to, direction: 'up', reasonCode: 'needs-higher-level', comment: '需换血评估', referrerPhone };
    const hop = await referrals.act(leadDoctor, first.id, 'refer-onward', way, 'delivered', say);
    expectThat([hop.rootId, hop.parentId], [first.id, first.id], '根转诊与上级', 'root and parent');
    await referrals.told(centre, first.id, 'referred-onward', ['patient', 'referrer'], say);
    return hop;
  });
  await stage.step(partnerOffice, ['打开转诊单审核', 'opens it for triage'], rules.triage, (say) =>
    referrals.act(partnerOffice, next.id, 'triage', {}, 'in-triage', say),
  );
  await stage.step(expert, ['接收', 'accepts'], rules.accept, (say) =>
    referrals.act(expert, next.id, 'accept', {}, 'accepted', say),
  );
  await booked(stage, referrals, next, { referrer: leadDoctor, scheduler: partnerOffice });
  await stage.step(centre, ['查看患儿现在何处', 'asks where the child is now'], rules.referOnward, async (say) => {
    const { status } = await referrals.read(centre, next.id);
    expectThat(status, 'scheduled', '下一程状态', 'the status of the next hop');
    say(`下一程 ${next.number}：已预约`, `the next hop ${next.number}: scheduled`);
  });
  await visits.handOver(next, leadDoctor, '新生儿转运组');
  await visits.arriveInGreenChannel(next, partnerOffice, leadDoctor);
  await visits.care(next, expert, leadDoctor, jaundiceOutcome, 'admission');

  const down = await visits.referDown(next, expert, {
    rehabilitation: '每 3 天测经皮胆红素，2 周复查血常规，母乳喂养',
    followUpPlan: '碧湖中心卫生院 3 天、2 周、3 月龄随访',
    indications: ['acute-phase-over'],
    consent: true,
  });
  const found = [down.rootId, down.to.organizationId];
  expectThat(found, [first.id, centre.organizationId], '根转诊与下转去向', 'the root, and where the child goes');
  await booked(stage, referrals, down, { referrer: expert, scheduler: centreOffice });
  await visits.close(next, leadDoctor, '由碧湖中心卫生院随访');
  await visits.acknowledgeFurther(first, centre, '3 天、2 周、3 月龄随访');
  await visits.arrive(down, centreOffice);
  await visits.care(down, centre, expert, homeOutcome);
  await visits.close(down, expert, '3 月龄复查');
}

/** A mother in danger goes to the lead at once. */
export async function emergency(scene: Scene): Promise<void> {
  const { stage, group, referrals, visits, obstetrician, countyOffice, leadDoctor, leadOffice } = scene;
  const slip = slipOf(obstetrician, '05.02', group.organization('市妇幼'), inventPatient(mother), pregnancy);
  const up = await stage.step(
    obstetrician,
    ['将危重孕产妇急转市妇幼', 'refers a mother in danger'],
    rules.emergency,
    (say) => referrals.submit(obstetrician, slip, 'delivered', say),
  );
  await visits.takeEmergency(up, leadOffice, obstetrician);
  await booked(stage, referrals, up, { referrer: obstetrician, scheduler: leadOffice });
  await visits.handOver(up, obstetrician, '120 急救人员');
  await visits.reviewEmergency(up, countyOffice);
  await visits.arrive(up, leadOffice);
  await visits.care(up, leadDoctor, obstetrician, pregnancyOutcome);
  await visits.close(up, obstetrician, '产后 42 天复查');
}
