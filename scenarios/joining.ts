import { creditCodeCheck, type MembershipStatus } from '#contracts';
import type { Group } from './group.js';
import { membershipNames } from './names.js';
import { rules } from './rules.js';
import { expectThat, listed, refused, sayNo, type Actor, type Say, type Stage } from './stage.js';

/** An organization that joins a group in the course of a story, and has left it again at its end. */
export interface Joiner {
  /** The first 17 characters of its invented credit code. */
  readonly creditCode17: string;
  readonly name: string;
  readonly shortName: string;
  readonly english: string;
  readonly level: string;
  readonly kind: string;
  readonly ownership: string;
  readonly divisionCode: string;
  readonly role: string;
  /** What the agreement with it says, and the policy that its clause sets. */
  readonly terms: {
    readonly mode: string;
    readonly text: string;
    readonly policy: { readonly code: string; readonly parameters: object };
  };
}

interface Membership {
  readonly id: string;
  readonly status: MembershipStatus;
  readonly fileDueAt: string | null;
  readonly fileOverdue: boolean;
  readonly steps: readonly { readonly command: string; readonly at: string; readonly document: string | null }[];
}

interface Agreement {
  readonly id: string;
  readonly status: string;
  readonly clauses: readonly { readonly policyId?: string }[];
}

interface Policy {
  readonly id: string;
  readonly policyVersion: number;
  readonly agreementId: string | null;
  readonly validFrom: string;
  readonly parameters: object;
}

/** The way of an organization into a group, from its intent to its activation, and out again. */
export class Joining {
  private membershipId = '';
  private agreementId = '';

  private constructor(
    private readonly stage: Stage,
    private readonly group: Group,
    private readonly admin: Actor,
    private readonly joiner: Joiner,
    readonly organizationId: string,
  ) {}

  /** Registers the organization, the same one each time the story is played, out of the group if an earlier play broke off. */
  static async of(stage: Stage, group: Group, admin: Actor, joiner: Joiner): Promise<Joining> {
    const { english: _e, role: _r, terms: _t, creditCode17, ...facts } = joiner;
    const creditCode = creditCode17 + creditCodeCheck(creditCode17);
    const [known] = await listed<{ id: string }>(admin, 'membership', `/v1/organizations?creditCode=${creditCode}`);
    const { id } =
      known ?? (await admin.api.post<{ id: string }>('membership', '/v1/organizations', { ...facts, creditCode }));
    const joining = new Joining(stage, group, admin, joiner, id);
    for (const left of (await group.topology()).nodes.filter(({ organizationId }) => organizationId === id)) {
      joining.membershipId = left.membershipId;
      await joining.advance('end', { reason: '上次演示中断' });
    }
    return joining;
  }

  /** The letter of intent; the application file is due. */
  async propose(): Promise<void> {
    const { stage, admin, joiner, group, organizationId } = this;
    const does = [`受理${joiner.shortName}的入盟意向书`, `takes the letter of intent of ${joiner.english}`] as const;
    await stage.step(admin, does, rules.fileTarget, async (say) => {
      const proposal = { organizationId, role: joiner.role, document: '入盟意向书' };
      const membership = await admin.api.post<Membership>('membership', `/v1/consortia/${group.id}/members`, proposal);
      this.membershipId = membership.id;
      expectThat(membership.status, 'intent', '成员状态', 'the status of the membership');
      const from = Date.parse(membership.steps[0]?.at ?? '');
      const hours = (Date.parse(membership.fileDueAt ?? '') - from) / 3_600_000;
      expectThat(hours, 48, '材料时限（小时）', 'hours until the file is due');
      say(`意向已登记，材料应于 ${hours} 小时内齐备`, `intent; the file is due in ${hours} hours`);
    });
  }

  /** Survey and file; what rests on no paper is refused. */
  async completeFile(): Promise<void> {
    const { stage, admin, joiner } = this;
    const does = [`现场考察${joiner.shortName}并核收材料`, `surveys ${joiner.english} and takes its file`] as const;
    await stage.step(admin, does, rules.stepsRestOnPapers, async (say) => {
      this.tell(await this.advance('survey', { document: '现场考察报告' }), 'survey', say);
      const without = (headers: Record<string, string>) => this.advance('complete-file', {}, headers);
      sayNo(say, await refused('membership/document-needed', without));
      const complete = await this.advance('complete-file', { document: '入盟材料一套（12 件）' });
      this.tell(complete, 'file-complete', say);
      expectThat(complete.fileOverdue, false, '材料逾期', 'the file is overdue');
    });
  }

  /** The agreement is signed: its clause sets a policy in force. The membership becomes active. */
  async agree(): Promise<void> {
    const { stage, admin, joiner, group, organizationId } = this;
    const { mode, text, policy } = joiner.terms;
    const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
    const does = [`与${joiner.shortName}签约`, `signs an agreement with ${joiner.english}`] as const;
    await stage.step(admin, does, rules.agreement, async (say) => {
      const number = `协议-${crypto.randomUUID().slice(0, 8)}`;
      const clauses = [{ number: '第一条', text, policy }];
      const drafted = { consortiumId: group.id, organizationId, number, mode, validFrom: today, clauses };
      const { id } = await admin.api.post<Agreement>('membership', '/v1/agreements', drafted);
      this.agreementId = id;
      const signed = await admin.api.post<Agreement>('membership', `/v1/agreements/${id}/sign`, { document: number });
      expectThat(signed.status, 'in-force', '协议状态', 'the status of the agreement');
      const inForce = await listed<Policy>(
        admin,
        'membership',
        `/v1/policies?consortiumId=${group.id}&code=${policy.code}&on=${today}`,
      );
      const set = inForce.find((each) => each.id === signed.clauses[0]?.policyId);
      expectThat(set?.parameters, policy.parameters, '生效的政策', 'the policy in force');
      // A version that the agreement alone sets would stay behind it, in the place of one that the group's folder sets.
      expectThat(set?.agreementId, null, '政策出自', 'what set the policy');
      const version = `${policy.code} v${set?.policyVersion}`;
      say(`协议 ${number} 生效，政策 ${version} 有效`, `agreement ${number} in force, and with it ${version}`);
      this.tell(await this.advance('agree', { document: number }), 'agreed', say);
      this.tell(await this.advance('activate', { document: '授牌' }), 'active', say);
    });
  }

  /** Ends agreement and membership, so that the group is what it was. */
  async leave(): Promise<void> {
    const { stage, admin, joiner } = this;
    const does = [`${joiner.shortName}退出`, `lets ${joiner.english} leave`] as const;
    await stage.step(admin, does, rules.stepsRestOnPapers, async (say) => {
      const reason = { reason: '演示结束' };
      await admin.api.post('membership', `/v1/agreements/${this.agreementId}/terminate`, reason);
      this.tell(await this.advance('end', reason), 'ended', say);
    });
  }

  private advance(verb: string, body: object, headers?: Record<string, string>): Promise<Membership> {
    return this.admin.api.post<Membership>('membership', `/v1/memberships/${this.membershipId}/${verb}`, body, headers);
  }

  private tell({ status, steps }: Membership, wanted: string, say: Say): void {
    expectThat(status, wanted, '成员状态', 'the status of the membership');
    const paper = steps.at(-1)?.document;
    const { zh, en } = membershipNames[status];
    say(`成员状态：${zh}${paper ? `（${paper}）` : ''}`, `the membership is ${en}`);
  }
}
