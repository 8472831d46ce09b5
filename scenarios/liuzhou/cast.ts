import type { Home } from '../../tools/local/walk/patients.js';
import type { Case } from '../referrals.js';
import type { SceneOf } from '../scene.js';
import type { Actor, Stage } from '../stage.js';
import { clinicalOutcome } from '../visits.js';

/** Who acts: users of examples/liuzhou. */
export async function castOf(stage: Stage) {
  return {
    gp: await stage.actor('jinde.lz', '黄耀东（进德卫生院 全科）', 'GP of Jinde township'),
    gpOffice: await stage.actor('office.jinde.lz', '覃秀英（进德卫生院 转诊办）', 'office of Jinde township'),
    cardiologist: await stage.actor('cardio.lz', '温伟明（市人民医院 心血管内科）', 'cardiologist of the lead'),
    radiologist: await stage.actor('imaging.lz', '覃婉清（市人民医院 医学影像科）', 'radiologist of the lead'),
    leadOffice: await stage.actor(
      'office.lead.lz',
      '韦建华（市人民医院 双向转诊办公室）',
      'referral office of the lead',
    ),
    admin: await stage.actor('group.lz', '梁慧敏（联合体办公室）', 'operations office of the alliance'),
    observer: await stage.actor('committee.lz', '谢世杰（医联体管理委员会）', 'management committee'),
  } satisfies Record<string, Actor>;
}

export type Scene = SceneOf<typeof castOf>;

export const home: Home = { divisionCode: '450206', place: '柳江区进德镇', born: [1945, 1965] };

export const nodule: Case = {
  direction: 'up',
  department: '32',
  indications: ['limited-by-equipment-or-technique'],
  reason: '胸片见右肺结节，卫生院无 CT',
  chiefComplaint: '体检发现右肺结节 3 天',
  diagnosis: { code: 'R91', name: '肺部影像学异常' },
  history: '吸烟 30 年',
  treatment: '胸部 X 线检查',
};

export const nodulePreferred: Case = { ...nodule, indications: ['undiagnosed-or-complex'] };

export const heart: Case = {
  direction: 'up',
  department: '03.04',
  indications: ['needs-superior-examination'],
  reason: '反复胸闷，卫生院无法明确冠脉病变',
  chiefComplaint: '活动后胸闷 1 月，加重 1 周',
  diagnosis: { code: 'I20.9', name: '心绞痛' },
  history: '高血压 8 年',
  treatment: '阿司匹林、硝酸酯类口服',
};

export const noduleOutcome = clinicalOutcome(
  '胸部 CT：右肺上叶 6 mm 磨玻璃结节，倾向良性',
  'R91',
  '肺结节',
  '胸部 CT 平扫',
  '半年后复查胸部 CT',
);
export const heartOutcome = clinicalOutcome(
  '冠脉造影示前降支狭窄 50%，药物治疗后症状缓解',
  'I25.1',
  '冠状动脉粥样硬化性心脏病',
  '冠脉造影，抗血小板、降脂治疗',
  '回当地长期服药随访',
);
export const followedOutcome = clinicalOutcome(
  '规律服药，血压、血脂达标，无胸闷发作',
  'I25.1',
  '冠状动脉粥样硬化性心脏病',
  '长期药物治疗，生活方式指导',
  '每月随访',
);
