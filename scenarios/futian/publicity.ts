import { publicityRuleCodes, publicityRules, type PublicityRule, type PublicityStatus } from '#contracts';
import { inventPatient } from '../../tools/local/walk/patients.js';
import { until } from '../../tools/local/walk/until.js';
import { slipOf, type Referral } from '../referrals.js';
import { materialNames, membershipNames } from '../names.js';
import { rules } from '../rules.js';
import { expectThat, listed, refused, sayNo, type Say } from '../stage.js';
import { eye, home, type Scene } from './cast.js';

interface Material {
  readonly id: string;
  readonly status: PublicityStatus;
  readonly expiresOn: string | null;
  readonly brokenRules: readonly PublicityRule[];
}

const materials = '/v1/publicity-materials';
const inDays = (days: number): string => new Date(Date.now() + (days * 24 + 8) * 3_600_000).toISOString().slice(0, 10);

/** A play that broke off may have left the eye hospital suspended. */
export async function restore({ group, admin }: Scene): Promise<void> {
  const membership = await membershipOf(group, '明眸眼科');
  if (membership.status === 'suspended')
    await admin.api.post('membership', `/v1/memberships/${membership.membershipId}/resume`, {});
}

async function membershipOf(group: Scene['group'], shortName: string) {
  const node = (await group.topology()).nodes.find((each) => each.shortName === shortName);
  if (!node) throw new Error(`no member ${shortName}`);
  return node;
}

/** Publicity of a private member, from a rejection to its approval, and down again when it breaks a rule. */
export async function publicity({ stage, group, eyeOffice, admin }: Scene): Promise<void> {
  const told = (material: Material, status: string, say: Say): Material => {
    expectThat(material.status, status, '材料状态', 'the status of the material');
    const broken = status === 'submitted' ? [] : material.brokenRules.map((rule) => publicityRules[rule]);
    const { zh, en } = materialNames[material.status];
    say(
      [`材料状态：${zh}`, ...broken.map((rule) => rule.zh)].join('；'),
      [`the material is ${en}`, ...broken.map((rule) => rule.en)].join('; '),
    );
    return material;
  };
  const does = ['提交宣传材料：“糖尿病眼病，治愈率 98%”', 'submits publicity that promises a cure'] as const;
  const { id } = await stage.step(eyeOffice, does, rules.publicity, async (say) => {
    const submission = { title: '糖尿病眼病专科', medium: 'leaflet', content: '治愈率 98%，联盟推荐。' };
    const whose = { consortiumId: group.id, organizationId: eyeOffice.organizationId };
    return told(
      await eyeOffice.api.post<Material>('membership', materials, { ...whose, ...submission }),
      'submitted',
      say,
    );
  });
  const act = (who: typeof admin, verb: string, body: object, headers?: Record<string, string>) =>
    who.api.post<Material>('membership', `${materials}/${id}/${verb}`, body, headers);
  await stage.step(admin, ['审核不通过', 'rejects it'], rules.publicity, async (say) => {
    const finding = { brokenRules: ['no-promise-of-cure'], reason: '不得保证治愈率' };
    told(await act(admin, 'reject', finding), 'rejected', say);
  });
  await stage.step(eyeOffice, ['修改后重新提交', 'revises it'], rules.publicity, async (say) => {
    const revision = { title: '糖尿病眼病专科', content: '眼底照相、OCT 检查。粤（B）广〔2026〕第 0001 号' };
    told(await act(eyeOffice, 'revise', revision), 'submitted', say);
  });
  await stage.step(
    admin,
    ['对照各条规范批准，期限不得超过一年', 'approves it, for a year at most'],
    rules.publicity,
    async (say) => {
      const approval = { checkedRules: publicityRuleCodes, expiresOn: inDays(400) };
      sayNo(say, await refused('publicity/expiry', (headers) => act(admin, 'approve', approval, headers)));
      const approved = told(await act(admin, 'approve', { ...approval, expiresOn: inDays(180) }), 'approved', say);
      say(`批准至 ${approved.expiresOn}`, `approved until ${approved.expiresOn}`);
    },
  );
  await stage.step(
    admin,
    ['发现宣传册另称“优于公立医院”，撤下', 'finds a comparison in print, and takes it down'],
    rules.publicity,
    async (say) => {
      told(
        await act(admin, 'take-down', { brokenRules: ['no-comparison'], reason: '与其他机构比较' }),
        'taken-down',
        say,
      );
      const violations = await listed<{ materialId: string | null; rule: string }>(
        admin,
        'membership',
        `/v1/publicity-violations?consortiumId=${group.id}&organizationId=${eyeOffice.organizationId}`,
      );
      const recorded = violations.filter(({ materialId }) => materialId === id).map(({ rule }) => rule);
      expectThat(recorded, ['no-comparison'], '违规记录', 'the violations');
      const { zh, en } = publicityRules['no-comparison'];
      say(`违规已记录：${zh}`, `recorded as a violation: ${en}`);
    },
  );
}

/** The eye hospital is suspended while a patient waits for it: the referrer finds the patient and refers elsewhere. */
export async function suspend(scene: Scene): Promise<void> {
  const { stage, group, referrals, admin, colleague, otherEyeOffice } = scene;
  const patient = inventPatient(home);
  const slip = slipOf(colleague, '02', group.organization('明眸眼科'), patient, eye);
  const { membershipId } = await membershipOf(group, '明眸眼科');
  const waiting = await stage.step(
    colleague,
    ['又一位患者平转明眸眼科', 'refers another patient there'],
    rules.submit,
    (say) => referrals.submit(colleague, slip, 'delivered', say),
  );
  await stage.step(admin, ['暂停明眸眼科的成员资格', 'suspends the eye hospital'], rules.strandsNobody, async (say) => {
    const reason = { reason: '宣传违规，限期整改' };
    const { status } = await admin.api.post<{ status: string }>(
      'membership',
      `/v1/memberships/${membershipId}/suspend`,
      reason,
    );
    expectThat(status, 'suspended', '成员状态', 'the status of the membership');
    await referrals.told(colleague, waiting.id, 'stranded', ['referrer'], say);
  });
  await stage.step(
    colleague,
    ['在“待改转”清单找到患者', 'finds the patient on the list to re-route'],
    rules.strandsNobody,
    async (say) => {
      const found = await until('待改转清单', 'the list to-reroute', async () =>
        (await listed<Referral>(colleague, 'referrals', '/v1/worklists/to-reroute')).find(
          ({ id }) => id === waiting.id,
        ),
      );
      say(`待改转：${found.number}`, `to re-route: ${found.number}`);
      const ask = (headers: Record<string, string>) => colleague.api.post('referrals', '/v1/referrals', slip, headers);
      sayNo(say, await refused('inactive-member', ask));
    },
  );
  const clinic = { organizationId: group.organization('百花眼科'), department: eye.department };
  const does = ['直接改转百花眼科门诊部', 'sends the patient to another clinic at once'] as const;
  const other = await stage.step(colleague, does, rules.reroute, async (say) => {
    const way = { to: clinic, direction: 'lateral' };
    const child = await referrals.act(colleague, waiting.id, 'reroute', way, 'delivered', say);
    expectThat(child.rootId, waiting.id, '根转诊', 'the root');
    await referrals.reaches(colleague, waiting.id, ['referred-onward'], say);
    return child;
  });
  await stage.step(otherEyeOffice, ['审核并接收', 'opens and accepts it'], rules.accept, async (say) => {
    await referrals.act(otherEyeOffice, other.id, 'triage', {}, 'in-triage', say);
    await referrals.act(otherEyeOffice, other.id, 'accept', {}, 'accepted', say);
  });
  await stage.step(admin, ['整改合格，恢复成员资格', 'resumes the membership'], rules.everywhere, async (say) => {
    const { status } = await admin.api.post<{ status: string }>(
      'membership',
      `/v1/memberships/${membershipId}/resume`,
      {},
    );
    expectThat(status, 'active', '成员状态', 'the status of the membership');
    say(`成员状态：${membershipNames.active.zh}`, `the membership is ${membershipNames.active.en}`);
  });
  await stage.step(
    colleague,
    ['患者好转，撤回转诊', 'takes it back: the patient is better'],
    rules.cancel,
    async (say) => {
      await referrals.act(colleague, other.id, 'cancel', { reasonCode: 'patient-improved' }, 'cancel-requested', say);
      await referrals.act(otherEyeOffice, other.id, 'confirm-cancel', {}, 'cancelled', say);
      await referrals.reaches(colleague, waiting.id, ['cancelled'], say);
    },
  );
}
