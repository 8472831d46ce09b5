import type { Home } from '../../tools/local/walk/patients.js';
import type { Joiner } from '../joining.js';
import type { Case } from '../referrals.js';
import type { SceneOf } from '../scene.js';
import type { Actor, Stage } from '../stage.js';
import { clinicalOutcome } from '../visits.js';

/** Who acts: users of examples/lishui. */
export async function castOf(stage: Stage) {
  return {
    centre: await stage.actor('bihu.ls', '曾春兰（碧湖中心卫生院）', 'doctor of Bihu township'),
    centreOffice: await stage.actor('office.bihu.ls', '邱月娥（碧湖中心卫生院 妇保）', 'office of Bihu township'),
    obstetrician: await stage.actor('obstetrics.liandu.ls', '莫佳宁（莲都妇幼 产科）', 'obstetrician of Liandu county'),
    countyOffice: await stage.actor(
      'office.liandu.ls',
      '方春兰（莲都妇幼 转诊办）',
      'referral office of Liandu county',
    ),
    leadDoctor: await stage.actor('newborn.lead.ls', '赖雪梅（市妇幼 新生儿）', 'neonatologist of the lead'),
    leadOffice: await stage.actor('office.lead.ls', '叶静怡（市妇幼 联盟办）', 'office of the lead'),
    expert: await stage.actor(
      'newborn.expert.ls',
      '余卓然（浙大儿院 新生儿专家工作站）',
      'expert of the superior partner',
    ),
    partnerOffice: await stage.actor('office.zjet.ls', '潘立新（浙大儿院 医联体办）', 'office of the superior partner'),
    admin: await stage.actor('group.ls', '赖文静（联盟办公室）', 'alliance office'),
    observer: await stage.actor('committee.ls', '温永康（联盟理事会）', 'council of the alliance'),
  } satisfies Record<string, Actor>;
}

export type Scene = SceneOf<typeof castOf>;

const place = { divisionCode: '331102', place: '莲都区碧湖镇' };
const tenDaysAgo = (): string => new Date(Date.now() - 10 * 86_400_000).toISOString().slice(0, 10);

export const newborn = (): Home => ({ ...place, birthDate: tenDaysAgo() });
export const mother: Home = { ...place, born: [1990, 2002], sex: 'female' };
export const father: Home = { ...place, born: [1985, 1995], sex: 'male' };

export const jaundice: Case = {
  direction: 'up',
  priority: 'urgent',
  department: '07.01',
  indications: ['undiagnosed-or-complex'],
  reason: '新生儿黄疸持续加重，卫生院无法明确病因',
  chiefComplaint: '皮肤黄染 7 天，加重 2 天',
  diagnosis: { code: 'P59.9', name: '新生儿黄疸' },
  history: '足月顺产，出生体重 3.1 kg',
  treatment: '日光照射，经皮胆红素 18 mg/dl',
};

export const pregnancy: Case = {
  direction: 'up',
  priority: 'emergency',
  department: '05.02',
  indications: ['critical-beyond-means'],
  reason: '重度子痫前期，需多学科救治',
  chiefComplaint: '孕 34 周，头痛、视物模糊 2 小时',
  diagnosis: { code: 'O14.1', name: '重度子痫前期' },
  history: '初产妇，孕期规律产检',
  treatment: '硫酸镁解痉，降压',
};

export const jaundiceOutcome = clinicalOutcome(
  '查明为 ABO 溶血，光疗后胆红素降至安全范围',
  'P55.1',
  '新生儿 ABO 溶血病',
  '双面蓝光照射，丙种球蛋白',
  '回当地随访黄疸与贫血',
);
export const homeOutcome = clinicalOutcome(
  '随访黄疸消退，体重增长良好',
  'P55.1',
  '新生儿 ABO 溶血病',
  '喂养指导',
  '2 周后复查',
);
export const pregnancyOutcome = clinicalOutcome(
  '急诊剖宫产，母婴平安',
  'O14.1',
  '重度子痫前期',
  '剖宫产，重症监护',
  '产后 42 天复查血压',
);

export const yaxi: Joiner = {
  creditCode17: '12331102526999901',
  name: '莲都区雅溪镇卫生院（演示）',
  shortName: '雅溪卫生院（演示）',
  english: 'Yaxi township',
  level: 'primary',
  kind: 'township-health-centre',
  ownership: 'public',
  divisionCode: '331102',
  role: 'grassroots',
  terms: {
    mode: 'specialty-cooperation',
    text: '加入联盟的单位，申请材料于意向登记后 48 小时内齐备。',
    policy: { code: 'membership.application-file', parameters: { completeWithinHours: 48 } },
  },
};
