import type { Bilingual } from './refusal.js';

/** Coded reasons to refer up, from the Yongnian group's rules (上转指征). */
export const upIndications = {
  'critical-beyond-means': { zh: '危急重症，本机构无法处置', en: 'Critical, beyond local means' },
  'undiagnosed-or-complex': { zh: '诊断不明或病情疑难复杂', en: 'Undiagnosed or complex' },
  'mass-casualty': { zh: '突发公共卫生事件或群体伤病', en: 'Mass casualty' },
  'beyond-approved-departments': { zh: '超出核准诊疗科目', en: 'Beyond the approved departments' },
  'needs-superior-examination': { zh: '需上级医院进一步检查', en: 'Needs an examination by a superior hospital' },
  'limited-by-equipment-or-technique': { zh: '受设备或技术条件限制', en: 'Limited by equipment or technique' },
} as const satisfies Record<string, Bilingual>;

/** Coded reasons to refer down (下转指征). */
export const downIndications = {
  'acute-phase-over': { zh: '急性期治疗后病情稳定，需康复', en: 'Acute phase over, needs rehabilitation' },
  'no-special-treatment': { zh: '诊断明确，无需特殊治疗', en: 'Diagnosis clear, no special treatment needed' },
  'late-tumour-or-hospice': { zh: '晚期肿瘤非手术治疗或临终关怀', en: 'Late tumour without surgery, or hospice' },
  'chronic-long-treatment': { zh: '慢性病需长期治疗', en: 'Chronic disease on long treatment' },
  'geriatric-care': { zh: '老年护理', en: 'Geriatric care' },
  'common-disease': { zh: '常见病、多发病', en: 'Common disease' },
  'patients-wish': { zh: '患者自愿', en: "Patient's wish" },
} as const satisfies Record<string, Bilingual>;

/** Code of a reason to refer up. */
export type UpIndication = keyof typeof upIndications;
/** Code of a reason to refer down. */
export type DownIndication = keyof typeof downIndications;
/** Code of a reason to refer in either direction. */
export type Indication = UpIndication | DownIndication;

/** Every indication code, up before down. */
export const indications = [...Object.keys(upIndications), ...Object.keys(downIndications)] as Indication[];
