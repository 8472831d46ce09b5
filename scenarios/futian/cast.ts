import type { Home } from '../../tools/local/walk/patients.js';
import type { Joiner } from '../joining.js';
import type { Case } from '../referrals.js';
import type { SceneOf } from '../scene.js';
import type { Actor, Stage } from '../stage.js';
import { clinicalOutcome, type Outcome } from '../visits.js';

/** Who acts: users of examples/futian. */
export async function castOf(stage: Stage) {
  return {
    gp: await stage.actor('chen.yaodong.ft', '梁思远（莲花北社康 全科）', 'GP of Lianhuabei'),
    gpOffice: await stage.actor('office.lianhuabei.ft', '黄慧敏（莲花北社康 转诊办）', 'office of Lianhuabei'),
    colleague: await stage.actor('lin.shaoping.ft', '黄丽华（农园社康 全科）', 'GP of Nongyuan'),
    cardiologist: await stage.actor(
      'cardio.ft',
      '何宏达（市二医院 心血管内科）',
      'cardiologist of the Second Hospital',
    ),
    superiorOffice: await stage.actor(
      'office.sup.ft',
      '李雅琴（市二医院 双向转诊办公室）',
      'office of the Second Hospital',
    ),
    eyeDoctor: await stage.actor('eye.ft', '钟卓然（明眸眼科医院）', 'doctor of the private eye hospital'),
    eyeOffice: await stage.actor('office.eye.ft', '王诗涵（明眸眼科 医务部）', 'office of the private eye hospital'),
    otherEyeOffice: await stage.actor('office.baihua.ft', '郑敏（百花眼科门诊部 前台）', 'desk of another eye clinic'),
    admin: await stage.actor('group.ft', '吴卓然（联盟办公室）', 'alliance office'),
    observer: await stage.actor('committee.ft', '周光远（联盟管理委员会）', 'management committee'),
  } satisfies Record<string, Actor>;
}

export type Scene = SceneOf<typeof castOf>;

export const home: Home = { divisionCode: '440304', place: '福田区莲花街道' };

export const eye: Case = {
  direction: 'lateral',
  department: '10',
  indications: ['limited-by-equipment-or-technique'],
  reason: '视力下降，社康无眼底检查设备',
  chiefComplaint: '右眼视物模糊 1 周',
  diagnosis: { code: 'H35.0', name: '视网膜病变待查' },
  history: '2 型糖尿病 8 年',
  treatment: '控制血糖，未做眼科处理',
};

export const eyeOutcome: Outcome = {
  summary: '眼底检查示轻度非增殖期糖尿病视网膜病变',
  diagnoses: [{ code: 'E11.3', name: '2 型糖尿病性视网膜病变', basis: 'imaging' }],
  treatment: '眼底照相、OCT，暂不需激光治疗',
  advice: '严格控制血糖，每半年复查眼底',
};

export const heart: Case = {
  direction: 'up',
  department: '03.04',
  indications: ['needs-superior-examination'],
  reason: '反复胸痛，社康无冠状动脉造影条件',
  chiefComplaint: '活动后胸痛 3 天，休息可缓解',
  diagnosis: { code: 'I20.0', name: '不稳定型心绞痛' },
  history: '高血压病史 10 年',
  treatment: '阿司匹林、硝酸甘油，疼痛减轻',
};

export const heartOutcome: Outcome = {
  summary: '冠状动脉造影示前降支狭窄 80%，植入支架 1 枚，恢复良好',
  diagnoses: [{ code: 'I25.1', name: '冠状动脉粥样硬化性心脏病', basis: 'imaging' }],
  treatment: '支架植入，双联抗血小板',
  advice: '社区继续用药，3 个月复查',
};

export const atHome = clinicalOutcome(
  '按康复计划随访 1 次，血压、心率平稳',
  'I25.1',
  '冠状动脉粥样硬化性心脏病',
  '指导用药与运动康复',
  '按计划复查',
);

export const rehabilitation: Joiner = {
  creditCode17: '52440304526999901',
  name: '深圳福田星海康复医院（演示）',
  shortName: '星海康复（演示）',
  english: 'the private Xinghai rehabilitation hospital',
  level: 'secondary',
  kind: 'private-hospital',
  ownership: 'private',
  divisionCode: '440304',
  role: 'member',
  terms: {
    mode: 'framework',
    text: '加入联盟的机构，申请材料于意向登记后 48 小时内齐备。',
    policy: { code: 'membership.application-file', parameters: { completeWithinHours: 48 } },
  },
};
