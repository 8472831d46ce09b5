import type { Home } from '../../tools/local/walk/patients.js';
import type { Case } from '../referrals.js';
import type { SceneOf } from '../scene.js';
import type { Actor, Stage } from '../stage.js';
import { clinicalOutcome } from '../visits.js';

/** Who acts: users of examples/yongnian. */
export async function castOf(stage: Stage) {
  return {
    township: await stage.actor('liu.ying', '刘颖（广府卫生院 全科）', 'GP of Guangfu township'),
    townshipOffice: await stage.actor('gao.min', '高敏（广府卫生院 转诊办）', 'office of Guangfu township'),
    hospital: await stage.actor(
      'zhou.haiyan',
      '周海燕（区一院 双向转诊办公室）',
      'referral office of the First Hospital',
    ),
    scheduler: await stage.actor('li.shuqin', '李淑琴（区一院 门诊部）', 'scheduler of the First Hospital'),
    cardiologist: await stage.actor(
      'meng.qinglin',
      '孟庆林（区一院 心血管内科）',
      'cardiologist of the First Hospital',
    ),
    colleague: await stage.actor('zheng.yu', '郑宇（区一院 神经内科）', 'neurologist of the First Hospital'),
    tcmOffice: await stage.actor('dong.ruifang', '董瑞芳（区中医院 转诊办）', 'office of the TCM Hospital'),
    tcmDoctor: await stage.actor('song.zhiyuan', '宋志远（区中医院 中医内科）', 'doctor of the TCM Hospital'),
    admin: await stage.actor('guo.jing', '郭静（医共体运营办公室）', 'operations office of the group'),
    observer: await stage.actor('shen.guangming', '申广明（医管委）', 'management committee'),
  } satisfies Record<string, Actor>;
}

export type Scene = SceneOf<typeof castOf>;

export const childHome: Home = { divisionCode: '130408', place: '永年区广府镇', born: [2016, 2020] };

/** What the township treats itself: its own TCM room, and no coded indication. */
export const common: Case = {
  direction: 'up',
  department: '50.01',
  indications: [],
  reason: '患者希望到区里看中医',
  chiefComplaint: '反复咳嗽 1 周',
  diagnosis: { code: 'J40', name: '支气管炎' },
  history: '既往体健',
  treatment: '止咳化痰，好转中',
};

export const child: Case = {
  direction: 'up',
  department: '07',
  indications: ['needs-superior-examination'],
  reason: '反复发热，卫生院无儿科检查条件',
  chiefComplaint: '发热 5 天',
  diagnosis: { code: 'R50.9', name: '发热待查' },
  history: '足月顺产，按时接种',
  treatment: '对症退热',
};

export const neck: Case = {
  direction: 'up',
  department: '21',
  indications: ['limited-by-equipment-or-technique'],
  reason: '颈椎病反复发作，卫生院无康复设备',
  chiefComplaint: '颈肩痛伴左上肢麻木 2 月',
  diagnosis: { code: 'M47.2', name: '神经根型颈椎病' },
  history: '长期伏案',
  treatment: '口服止痛药，效果不佳',
};

export const mistaken: Case = {
  direction: 'down',
  department: '02',
  indications: ['chronic-long-treatment'],
  reason: '病情稳定，转基层长期管理',
  chiefComplaint: '冠心病支架术后 1 年',
  diagnosis: { code: 'I25.1', name: '冠状动脉粥样硬化性心脏病' },
  history: '高血压 8 年',
  treatment: '双联抗血小板',
  rehabilitation: '运动康复每周 3 次',
  followUpPlan: '家庭医生每月随访',
};

export const collapse: Case = {
  direction: 'up',
  priority: 'emergency',
  department: '20',
  indications: ['critical-beyond-means'],
  reason: '持续胸痛伴大汗，疑急性心肌梗死',
  chiefComplaint: '持续胸痛 1 小时',
  diagnosis: { code: 'I21.9', name: '急性心肌梗死' },
  history: '高血压 10 年',
  treatment: '吸氧，阿司匹林 300 mg 嚼服，建立静脉通路',
};

export const heartOutcome = clinicalOutcome(
  '住院检查治疗后症状消失，血压平稳',
  'I25.1',
  '冠状动脉粥样硬化性心脏病',
  '药物治疗，冠脉评估',
  '基层长期用药，每月随访',
);
export const chronicOutcome = clinicalOutcome(
  '按康复计划首次随访，血压 132/78 mmHg',
  'I25.1',
  '冠状动脉粥样硬化性心脏病',
  '纳入慢病管理',
  '每月随访',
);
export const neckOutcome = clinicalOutcome('针刺治疗后麻木减轻', 'M47.2', '神经根型颈椎病', '针刺 10 次', '颈部保健操');
export const collapseOutcome = clinicalOutcome(
  '急诊冠脉开通，生命体征平稳',
  'I21.9',
  '急性心肌梗死',
  '急诊介入治疗',
  '规律用药，1 月复查',
);
