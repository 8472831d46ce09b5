import type { Home } from '../../tools/local/walk/patients.js';
import type { Joiner } from '../joining.js';
import type { Case } from '../referrals.js';
import type { SceneOf } from '../scene.js';
import type { Actor, Stage } from '../stage.js';
import { clinicalOutcome } from '../visits.js';

/** Who acts: users of examples/changsha. */
export async function castOf(stage: Stage) {
  return {
    gp: await stage.actor('wujialing.cs', '余泽民（伍家岭社区 全科）', 'GP of Wujialing'),
    gpOffice: await stage.actor('office.wujialing.cs', '彭雪梅（伍家岭社区 转诊办）', 'office of Wujialing'),
    cardiologist: await stage.actor('cardio.cs', '叶秀英（市一医院 心血管内科）', 'cardiologist of the lead'),
    leadOffice: await stage.actor('office.lead.cs', '曾文杰（市一医院 医联体办）', 'office of the lead'),
    ambulance: await stage.actor('duty.120.cs', '冯振宇（120 调度）', 'emergency centre (120)'),
    admin: await stage.actor('group.cs', '蔡静怡（集团办公室）', 'office of the group'),
    observer: await stage.actor('committee.cs', '余国栋（集团理事会）', 'council of the group'),
  } satisfies Record<string, Actor>;
}

export type Scene = SceneOf<typeof castOf>;

export const home: Home = { divisionCode: '430105', place: '开福区伍家岭街道' };

/** How somebody is written down who cannot say who they are. */
export const nobody = { name: '无名氏', idType: 'none', birthDate: '1970-01-01' } as const;

export const collapse: Case = {
  direction: 'up',
  priority: 'emergency',
  department: '03.04',
  indications: ['critical-beyond-means'],
  reason: '路人送来，意识模糊，疑急性心肌梗死',
  chiefComplaint: '胸痛后意识模糊半小时',
  diagnosis: { code: 'I21.9', name: '急性心肌梗死' },
  history: '家属到场后诉：高血压 10 年',
  treatment: '吸氧，阿司匹林 300 mg 嚼服，建立静脉通路',
};

export const collapseOutcome = clinicalOutcome(
  '急诊冠脉开通，神志转清，生命体征平稳',
  'I21.9',
  '急性心肌梗死',
  '急诊介入治疗',
  '规律用药，1 月复查',
);

export const rehabilitation: Joiner = {
  creditCode17: '52430105526999901',
  name: '长沙开福湘江康复医院（演示）',
  shortName: '湘江康复（演示）',
  english: 'the Xiangjiang rehabilitation hospital',
  level: 'secondary',
  kind: 'private-hospital',
  ownership: 'private',
  divisionCode: '430105',
  role: 'member',
  terms: {
    mode: 'trusteeship',
    text: '试行托管；申请材料于意向登记后 48 小时内齐备。',
    policy: { code: 'membership.application-file', parameters: { completeWithinHours: 48 } },
  },
};
