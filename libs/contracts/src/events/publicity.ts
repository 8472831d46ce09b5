import Type, { type Static } from 'typebox';
import { defineEvent } from '../event.js';
import type { Bilingual } from '../refusal.js';
import * as v from '../values.js';

/** Where publicity appears: 网站, 新媒体, 宣传册, 户外, 广播电视报刊. */
export const publicityMedia = ['website', 'social-media', 'leaflet', 'outdoor', 'broadcast-or-press'] as const;

/** Rules that publicity of a private member must keep (宣传规范), by code; they follow the law on medical advertisements. */
export const publicityRules = {
  'no-promise-of-cure': { zh: '不得保证疗效、治愈率或有效率', en: 'No promise of effect or rate of cure' },
  'no-comparison': { zh: '不得与其他机构或疗法比较', en: 'No comparison with other institutions or treatments' },
  'no-testimony': {
    zh: '不得利用患者、专家名义作推荐或证明',
    en: 'No testimony or recommendation by patients or experts',
  },
  'within-approved-departments': { zh: '内容不得超出核准诊疗科目', en: 'Nothing beyond the approved departments' },
  'advertisement-certificate': { zh: '须标明医疗广告审查证明文号', en: 'Names the certificate of the advertisement' },
  'name-of-the-group': { zh: '使用医联体名称和标识须经同意', en: 'Name and sign of the group only as agreed' },
} as const satisfies Record<string, Bilingual>;
/** Code of one rule. */
export type PublicityRule = keyof typeof publicityRules;
/** Every rule's code. */
export const publicityRuleCodes = Object.keys(publicityRules) as PublicityRule[];

/** Steps of publicity material from its submission to its end. */
export const publicityStatuses = ['submitted', 'rejected', 'approved', 'lapsed', 'taken-down'] as const;
/** One step of publicity material. */
export type PublicityStatus = (typeof publicityStatuses)[number];

/** Full state of publicity material of a private member, without its text. */
export const PublicityMaterialState = Type.Object({
  consortiumId: v.Id,
  organizationId: v.Id,
  title: Type.String(),
  medium: Type.Enum(publicityMedia),
  status: Type.Enum(publicityStatuses),
  expiresOn: Type.Optional(Type.String({ format: 'date', description: 'Last day of the approval' })),
  brokenRules: Type.Array(Type.Enum(publicityRuleCodes), {
    description: 'Rules for which it was rejected or taken down',
  }),
  reason: Type.Optional(Type.String()),
});
export type PublicityMaterialState = Static<typeof PublicityMaterialState>;

const materialEvent = (name: string, summary: string) =>
  defineEvent(name, {
    aggregate: 'publicity-material',
    registry: true,
    summary,
    data: PublicityMaterialState.properties,
  });
export const PublicityMaterialSubmitted = materialEvent(
  'PublicityMaterialSubmitted',
  'A private member submitted publicity material, or a revision of it, for review; full state.',
);
export const PublicityMaterialApproved = materialEvent(
  'PublicityMaterialApproved',
  'Publicity material was found to keep every rule and may appear until it expires; full state.',
);
export const PublicityMaterialRejected = materialEvent(
  'PublicityMaterialRejected',
  'Publicity material was found to break rules; full state.',
);
export const PublicityMaterialLapsed = materialEvent(
  'PublicityMaterialLapsed',
  'The approval of publicity material has expired: it must be taken down; full state.',
);
export const PublicityMaterialTakenDown = materialEvent(
  'PublicityMaterialTakenDown',
  'Approved publicity material must be taken down at once; full state.',
);

/** What comes of publicity material after it was submitted. */
export const publicityDecisions = [
  PublicityMaterialApproved,
  PublicityMaterialRejected,
  PublicityMaterialLapsed,
  PublicityMaterialTakenDown,
] as const;

/** Full state of one violation of the publicity rules by a member. */
export const PublicityViolationState = Type.Object({
  consortiumId: v.Id,
  organizationId: v.Id,
  rule: Type.Enum(publicityRuleCodes),
  description: Type.String(),
  recordedAt: v.Instant,
  materialId: Type.Optional(v.Id),
});
export type PublicityViolationState = Static<typeof PublicityViolationState>;

export const PublicityViolationRecorded = defineEvent('PublicityViolationRecorded', {
  aggregate: 'publicity-violation',
  registry: true,
  summary: 'A private member was found to have violated a publicity rule; full state.',
  data: PublicityViolationState.properties,
});
