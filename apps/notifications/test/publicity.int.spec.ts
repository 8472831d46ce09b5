import {
  ConsortiumFormed,
  MembershipActivated,
  MembershipEnded,
  MembershipSuspended,
  OrganizationRegistered,
  PublicityMaterialApproved,
  PublicityMaterialLapsed,
  PublicityMaterialRejected,
  PublicityMaterialSubmitted,
  PublicityMaterialTakenDown,
  PublicityViolationRecorded,
  type MembershipState,
  type PendingEvent,
  type PublicityMaterialState,
  type Role,
} from '#contracts';
import { newId } from '#messaging';
import { eventually, startTestService, type TestCaller, type TestService } from '#testing';
import { memberRules } from '../src/domain/member-rules.js';
import type { MessageDto } from '../src/messages/message.dto.js';
import { notifications } from '../src/service.js';
import { hospitalId, register } from './county.js';

let service: TestService;
const consortiumId = newId();
const group = {
  code: 'yongnian',
  name: '永年区医共体',
  type: 'county-medical-group',
  tightness: 'tight',
  divisionCode: '130408',
  leadOrganizationId: hospitalId,
  bodies: [],
} as const;
const eyeHospital = {
  creditCode: '12130408526013359M',
  name: '永年明目眼科医院',
  shortName: '明目眼科',
  level: 'secondary',
  kind: 'private-hospital',
  ownership: 'private',
  divisionCode: '130408',
} as const;

beforeAll(async () => {
  service = await startTestService(notifications, { env: { DISPATCH_POLL_MS: '100' } });
  const lead: MembershipState = { consortiumId, organizationId: hospitalId, role: 'lead', status: 'active' };
  await service.given(
    ...register(),
    ConsortiumFormed(consortiumId, { ...group, bodies: [] }),
    MembershipActivated(newId(), lead),
  );
}, 60_000);
afterEach(() => service.duplicate(false));
afterAll(() => service.close());

interface Member {
  readonly id: string;
  readonly state: MembershipState;
}
const newMember = (): Member => ({
  id: newId(),
  state: { consortiumId, organizationId: newId(), role: 'member', status: 'active' },
});
const joined = ({ id, state }: Member): PendingEvent => MembershipActivated(id, state);

/** A member of its own for each test. */
async function member(): Promise<Member> {
  const one = newMember();
  await service.given(joined(one));
  return one;
}

const material = (
  { state }: Member,
  status: PublicityMaterialState['status'],
  more: Partial<PublicityMaterialState> = {},
): PublicityMaterialState => ({
  ...{ consortiumId, organizationId: state.organizationId, title: '白内障筛查周', medium: 'leaflet', status },
  ...{ brokenRules: [], ...more },
});
const reason = '治愈率 98%';
const until = { expiresOn: '2027-03-31' };
const brokenRules: PublicityMaterialState['brokenRules'] = ['no-promise-of-cure'];

type Case = readonly [name: string, make: (of: Member) => PendingEvent, zh: string, en: string];
const cases: readonly Case[] = [
  [
    'a suspension',
    ({ id, state }) => MembershipSuspended(id, { ...state, status: 'suspended', reason: '整改' }),
    '贵单位在永年区医共体的成员资格已暂停，原因：整改。恢复前不得新开、接收转诊，也不得使用医联体名称。',
    'Your membership in 永年区医共体 is suspended: 整改.',
  ],
  [
    'an end',
    ({ id, state }) => MembershipEnded(id, { ...state, status: 'ended' }),
    '贵单位在永年区医共体的成员资格已终止，原因：未说明。',
    'Your membership in 永年区医共体 has ended: no reason given.',
  ],
  [
    'an approval',
    (of) => PublicityMaterialApproved(newId(), material(of, 'approved', until)),
    '贵单位的宣传材料《白内障筛查周》已通过永年区医共体审核，批准至2027年3月31日止。',
    'approved your publicity material “白内障筛查周”. It may appear until 31 Mar 2027.',
  ],
  [
    'a rejection',
    (of) => PublicityMaterialRejected(newId(), material(of, 'rejected', { brokenRules, reason })),
    '未通过永年区医共体审核（不得保证疗效、治愈率或有效率）：治愈率 98%。请修改后重新提交。',
    'Please revise it and submit it again.',
  ],
  [
    'the end of an approval',
    (of) => PublicityMaterialLapsed(newId(), material(of, 'lapsed', until)),
    '永年区医共体对贵单位宣传材料《白内障筛查周》的批准已于2027年3月31日到期，请立即撤下；如需继续使用，请重新送审。',
    'ended on 31 Mar 2027. Please take it down; submit it anew to go on.',
  ],
  [
    'an order to take down',
    (of) => PublicityMaterialTakenDown(newId(), material(of, 'taken-down', { ...until, brokenRules, reason })),
    '永年区医共体责令贵单位立即撤下宣传材料《白内障筛查周》，原因：治愈率 98%。',
    'demands that you take down your publicity material “白内障筛查周” at once: 治愈率 98%.',
  ],
  [
    'a violation',
    ({ state }) =>
      PublicityViolationRecorded(newId(), {
        ...{ consortiumId, organizationId: state.organizationId, rule: 'no-promise-of-cure' },
        ...{ description: reason, recordedAt: '2026-11-24T08:00:00.000Z' },
      }),
    '永年区医共体记录了贵单位的宣传违规（不得保证疗效、治愈率或有效率）：治愈率 98%。',
    'put on record that you broke a rule of publicity',
  ],
];

const desk = ({ state }: Member, role: Role = 'referral-coordinator'): TestCaller => ({
  roles: [role],
  organizationId: state.organizationId,
});
async function inboxOf(as: TestCaller, language = 'zh-CN'): Promise<MessageDto[]> {
  const { status, body } = await service.request('GET', '/v1/inbox', { as, headers: { 'accept-language': language } });
  expect(status).toBe(200);
  return body.items;
}
const storedOf = ({ state }: Member): Promise<{ status: string }[]> =>
  service.dataSource.query('SELECT status FROM messages WHERE organization_id = $1', [state.organizationId]);
const delivered = (of: Member): Promise<void> =>
  eventually(async () => expect(await storedOf(of)).toEqual([{ status: 'delivered' }]));

describe('a member is told', () => {
  it('of every event of its rules', () => {
    const types = cases.map(([, make]) => make(newMember()).definition.type);
    const told = memberRules.filter(({ tells }) => tells.member).map(({ event }) => event);
    expect(types.sort()).toEqual(told.sort());
  });

  it.each(cases)('of %s, once, also when every batch comes twice', async (_, make, zh, en) => {
    const of = await member();
    service.duplicate(true);
    await service.given(make(of));
    await delivered(of);
    const [message, ...none] = await inboxOf(desk(of));
    expect(none).toEqual([]);
    expect(message).toMatchObject({ membershipId: of.id, current: true, recipient: { kind: 'member' } });
    expect(message?.text).toContain(zh);
    expect((await inboxOf(desk(of), 'en'))[0]?.text).toContain(en);
  });

  it.each(cases)('of %s, once, also when its first transactions fail at their commit', async (_, make) => {
    const of = await member();
    await service.failBeforeCommit(2);
    await service.given(make(of));
    await delivered(of);
  });

  it('of a suspension at once, also while its consortium is not known yet', async () => {
    const { id, state } = newMember();
    const of = { id, state: { ...state, consortiumId: newId() } };
    await service.given(joined(of), MembershipSuspended(id, { ...of.state, status: 'suspended', reason: '整改' }));
    await delivered(of);
    expect((await inboxOf(desk(of)))[0]?.text).toContain('贵单位在医联体的成员资格已暂停，原因：整改。');
  });

  it('once its membership is known, which is of another topic', async () => {
    const of = newMember();
    await service.given(PublicityMaterialLapsed(newId(), material(of, 'lapsed', until)));
    expect(await storedOf(of)).toEqual([]);
    await service.given(joined(of));
    await eventually(async () => expect(await storedOf(of)).toHaveLength(1), { timeoutMs: 20_000 });
  }, 30_000);

  it('what its material is by now, and that an older message stands no more', async () => {
    const of = await member();
    const id = newId();
    service.duplicate(true);
    await service.given(PublicityMaterialSubmitted(id, material(of, 'submitted')));
    expect(await storedOf(of)).toEqual([]);
    await service.failBeforeCommit(2);
    await service.given(PublicityMaterialApproved(id, material(of, 'approved', until)));
    await delivered(of);
    await service.given(PublicityMaterialTakenDown(id, material(of, 'taken-down', { ...until, reason })));
    await eventually(async () => {
      const seen = (await inboxOf(desk(of))).map(({ template, materialId, current }) => [
        template,
        materialId,
        current,
      ]);
      expect(seen).toEqual([
        ['publicity-material-taken-down.member', id, true],
        ['publicity-material-approved.member', id, false],
      ]);
    });
  });
});

describe('the office of the lead is told what it is to review', () => {
  const office = { roles: ['group-admin' as const], organizationId: hospitalId };
  const messagesOf = async (id: string, language?: string) =>
    (await inboxOf(office, language)).filter(({ materialId }) => materialId === id);
  const submitted = (id: string, of: Member) => PublicityMaterialSubmitted(id, material(of, 'submitted'));

  it('of material once, also when every batch comes twice and its first transactions fail, and of a revision again', async () => {
    const of = await member();
    await service.given(OrganizationRegistered(of.state.organizationId, eyeHospital));
    const id = newId();
    service.duplicate(true);
    await service.failBeforeCommit(2);
    await service.given(submitted(id, of));
    await eventually(async () => expect(await messagesOf(id)).toHaveLength(1));
    expect(await messagesOf(id)).toMatchObject([
      {
        ...{ membershipId: of.id, template: 'publicity-material-submitted.lead-office', current: true },
        ...{ recipient: { kind: 'lead-office' } },
        text: '明目眼科向永年区医共体送审宣传材料《白内障筛查周》，请对照宣传规范审核。',
      },
    ]);
    expect((await messagesOf(id, 'en'))[0]?.text).toBe(
      '明目眼科 submitted the publicity material “白内障筛查周” to 永年区医共体. Please review it against the publicity rules.',
    );
    await service.given(PublicityMaterialRejected(id, material(of, 'rejected', { brokenRules, reason })));
    await eventually(async () => expect(await messagesOf(id)).toMatchObject([{ current: false }]));
    await service.given(submitted(id, of));
    await eventually(async () => expect(await messagesOf(id)).toHaveLength(2));
    expect((await inboxOf(desk(of))).map(({ template }) => template)).toEqual(['publicity-material-rejected.member']);
  });

  it('once membership and consortium are known, which are of other topics', async () => {
    const { id: membershipId, state } = newMember();
    const of = { id: membershipId, state: { ...state, consortiumId: newId() } };
    const id = newId();
    await service.given(
      PublicityMaterialSubmitted(id, { ...material(of, 'submitted'), consortiumId: of.state.consortiumId }),
    );
    await service.given(joined(of));
    expect(await messagesOf(id)).toEqual([]);
    await service.given(ConsortiumFormed(of.state.consortiumId, { ...group, bodies: [] }));
    await eventually(async () => expect(await messagesOf(id)).toHaveLength(1), { timeoutMs: 20_000 });
  }, 30_000);
});

it('is there for the member’s office and who oversees the group, for no other member', async () => {
  const [of, other] = [await member(), await member()];
  await service.given(MembershipSuspended(of.id, { ...of.state, status: 'suspended', reason: '整改' }));
  await delivered(of);
  const seenBy = async (as: TestCaller) =>
    (await service.request('GET', `/v1/messages?membershipId=${of.id}`, { as })).body.items.length;
  for (const as of [desk(of), desk(of, 'integration'), desk(of, 'group-admin')]) expect(await seenBy(as)).toBe(1);
  for (const role of ['group-admin', 'auditor'] as const)
    expect(await seenBy({ roles: [role], organizationId: hospitalId })).toBe(1);
  for (const as of [desk(of, 'clinician'), desk(of, 'scheduler'), desk(other)]) expect(await seenBy(as)).toBe(0);
  expect(await inboxOf(desk(of, 'scheduler'))).toEqual([]);
});
