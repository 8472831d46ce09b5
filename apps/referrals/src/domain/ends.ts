import { Refusal, type Bilingual, type InputError, type OrganizationKind } from '#contracts';

/** What the register says of an organization at one end of a referral. */
export interface Member {
  readonly organizationId: string;
  readonly name: string;
  readonly divisionCode: string;
  /** Null where the register has not told it yet. */
  readonly kind: OrganizationKind | null;
  /** Consortia in which its membership is active. */
  readonly activeIn: readonly string[];
}

const at = (end: 'from' | 'to', detail: Bilingual): InputError => ({ pointer: `/${end}/organizationId`, detail });

function requireKnown(member: Member | undefined, end: 'from' | 'to'): Member {
  if (member) return member;
  throw new Refusal(
    'invalid',
    'unknown-organization',
    { zh: '机构未登记', en: 'The organization is not in the register' },
    [at(end, { zh: '没有这个机构', en: 'no such organization' })],
  );
}

function inactive(member: Member, end: 'from' | 'to'): Refusal {
  return new Refusal(
    'conflict',
    'inactive-member',
    {
      zh: `${member.name}目前不是有效成员单位，须先成为正式成员`,
      en: `${member.name} is not an active member now; its membership has to become active first`,
    },
    [at(end, { zh: '成员资格未生效', en: 'membership is not active' })],
  );
}

/** Of several consortia one counts, wherever else a member is active. @throws Refusal `inactive-member` */
export function requireActiveIn(
  groupId: string,
  { name, activeIn }: Member,
  pointer: `/${'from' | 'to'}/organizationId` | '/groupId',
): void {
  if (activeIn.includes(groupId)) return;
  throw new Refusal(
    'conflict',
    'inactive-member',
    {
      zh: `${name}在该转诊所用的医联体内目前不是有效成员单位`,
      en: `${name} is not an active member of the consortium of this referral now`,
    },
    [{ pointer, detail: { zh: '成员资格在该医联体内未生效', en: 'membership is not active in that consortium' } }],
  );
}

/**
 * The consortium inside which a referral between two organizations runs: the one `asked` for, given at `pointer` or else by an earlier
 * step; where none is, of those that they share the one with the lowest id.
 * @throws Refusal `unknown-organization`, `same-organization`, `inactive-member`, `no-common-group`
 */
export function commonGroup(
  from: Member | undefined,
  to: Member | undefined,
  asked?: string,
  pointer?: '/groupId',
): string {
  const referrer = requireKnown(from, 'from');
  const receiver = requireKnown(to, 'to');
  if (referrer.organizationId === receiver.organizationId) {
    throw new Refusal(
      'invalid',
      'same-organization',
      { zh: '转出与转入不能是同一机构', en: 'A referral goes to another organization than it comes from' },
      [at('to', { zh: '与 /from/organizationId 相同', en: 'same as /from/organizationId' })],
    );
  }
  if (referrer.activeIn.length === 0) throw inactive(referrer, 'from');
  if (receiver.activeIn.length === 0) throw inactive(receiver, 'to');
  if (asked !== undefined) {
    requireActiveIn(asked, referrer, pointer ?? '/from/organizationId');
    requireActiveIn(asked, receiver, pointer ?? '/to/organizationId');
    return asked;
  }
  const group = referrer.activeIn.filter((id) => receiver.activeIn.includes(id)).sort()[0];
  if (group) return group;
  throw new Refusal(
    'conflict',
    'no-common-group',
    {
      zh: `${referrer.name}与${receiver.name}不在同一医联体`,
      en: `${referrer.name} and ${receiver.name} are not members of the same consortium`,
    },
    [at('to', { zh: '没有共同的医联体', en: 'no common consortium' })],
  );
}
