import { CommandProblem } from '../tools/cli/api.js';
import type { InventedPatient } from '../tools/local/walk/patients.js';
import { onceKnown } from '../tools/local/walk/referral.js';
import { until } from '../tools/local/walk/until.js';
import { channelNames } from './names.js';
import { expectThat, type Actor, type Say } from './stage.js';

/** A referral as far as a story looks at it. */
export interface Referral {
  readonly id: string;
  readonly version: number;
  readonly rootId: string;
  readonly parentId: string | null;
  readonly childId: string | null;
  readonly number: string;
  readonly status: string;
  readonly priority: string;
  readonly from: { readonly organizationId: string; readonly department: string };
  readonly to: { readonly organizationId: string; readonly department: string };
  readonly appointment: { readonly startsAt: string; readonly place?: string } | null;
  readonly greenChannel: {
    readonly registrationFee: number;
    readonly queuePriority: boolean;
    readonly seeBy: string;
  } | null;
  readonly slip: { readonly rehabilitation: string } | null;
  readonly inquiries: readonly { readonly question: string; readonly answer: string | null }[] | null;
}

interface Line {
  readonly sequence: number;
  readonly text: string;
}

interface Message {
  readonly event: string;
  readonly channel: string;
  readonly recipient: { readonly kind: string; readonly name: string };
  readonly text: string | null;
}

/** What a referral is about. */
export interface Case {
  readonly direction: 'up' | 'down' | 'lateral';
  readonly priority?: 'routine' | 'urgent' | 'emergency';
  readonly department: string;
  readonly indications: readonly string[];
  readonly reason: string;
  readonly chiefComplaint: string;
  readonly diagnosis: { readonly code: string; readonly name: string };
  readonly history: string;
  readonly treatment: string;
  /** Of a referral down. */
  readonly rehabilitation?: string;
  readonly followUpPlan?: string;
}

export const inChinese = { 'accept-language': 'zh-CN' };
export const inEnglish = { 'accept-language': 'en' };
/** Where whoever refers is reached. */
export const referrerPhone = '19900000001';
const path = (id: string): string => `/v1/referrals/${id}`;

/** The body that refers a patient from one's own department to an organization. */
export function slipOf(who: Actor, department: string, to: string, patient: InventedPatient, given: Case) {
  const { department: wanted, diagnosis, priority = 'routine', ...rest } = given;
  return {
    ...rest,
    priority,
    patient,
    from: { organizationId: who.organizationId, department },
    to: { organizationId: to, department: wanted },
    diagnoses: [{ ...diagnosis, basis: 'clinical' }],
    referrerPhone,
    consent: true,
  };
}

/** What an emergency does not wait for: the slip without it, and what its referrer writes down later. */
export function hurried({ history, treatment, referrerPhone, patient, ...slip }: ReturnType<typeof slipOf>) {
  const { phone, address, ...known } = patient;
  return {
    sent: { ...slip, patient: known },
    later: { history, treatment, referrerPhone, patient: { phone, address } },
  };
}

/** The referrals of a story, and how far each has been told. */
export class Referrals {
  private readonly toldUpTo = new Map<string, number>();

  /** Submits a slip, and says what became of it at once. */
  async submit(who: Actor, slip: object, status: string, say: Say): Promise<Referral> {
    const referral = await onceKnown(() => who.api.post<Referral>('referrals', '/v1/referrals', slip));
    say(`转诊单 ${referral.number}`, `slip ${referral.number}`);
    return this.expectIn(who, referral, status, say);
  }

  /** Does a verb, and says what the platform recorded. Verbs that begin another hop answer with that one. */
  async act(who: Actor, id: string, verb: string, body: object, status: string, say: Say): Promise<Referral> {
    return this.expectIn(who, await who.api.post<Referral>('referrals', `${path(id)}/${verb}`, body), status, say);
  }

  read(who: Actor, id: string): Promise<Referral> {
    return who.api.get<Referral>('referrals', path(id));
  }

  /** Waits until the referral is in one of these statuses, and says what was recorded meanwhile. */
  async reaches(who: Actor, id: string, statuses: readonly string[], say: Say): Promise<Referral> {
    let seen = '';
    try {
      const referral = await until(
        `转诊进入 ${statuses.join('/')}`,
        `the referral to be ${statuses.join(' or ')}`,
        async () => {
          const found = await this.read(who, id);
          seen = found.status;
          return statuses.includes(found.status) ? found : undefined;
        },
      );
      await this.tellNews(who, referral, say);
      return referral;
    } catch (error) {
      if (!(error instanceof CommandProblem)) throw error;
      throw new CommandProblem(`${error.message}，仍为 ${seen}`, `still ${seen}`);
    }
  }

  /** Waits until each of these kinds of recipients has a message of the event, and says what it is told. */
  async told(who: Actor, id: string, event: string, kinds: readonly string[], say: Say): Promise<void> {
    const about = (messages: readonly Message[]) =>
      messages.filter((message) => message.event === `yilian.referral.${event}.v1`);
    const list = `/v1/messages?referralId=${id}`;
    const read = async (headers: Record<string, string>) =>
      about((await who.api.get<{ items: Message[] }>('notifications', list, headers)).items);
    await until(`通知 ${kinds.join('、')}`, `${kinds.join(', ')} to be told of ${event}`, async () => {
      const found = (await read(inChinese)).map(({ recipient }) => recipient.kind);
      return kinds.every((kind) => found.includes(kind)) ? found : undefined;
    });
    const [zh, en] = await Promise.all([read(inChinese), read(inEnglish)]);
    zh.forEach((message, i) => say(...heard(message, en[i] ?? message)));
  }

  private async expectIn(who: Actor, referral: Referral, status: string, say: Say): Promise<Referral> {
    await this.tellNews(who, referral, say);
    expectThat(referral.status, status, '转诊状态', 'the status of the referral');
    return referral;
  }

  /** What was recorded since the last time, up to the version that was answered: what followed is a later step's. */
  private async tellNews(who: Actor, { id, version }: Referral, say: Say): Promise<void> {
    const lines = await Promise.all(
      [inChinese, inEnglish].map((headers) =>
        who.api.get<{ items: Line[] }>('referrals', `${path(id)}/timeline`, headers),
      ),
    );
    const [zh = [], en = []] = lines.map(({ items }) => items);
    const before = this.toldUpTo.get(id) ?? 0;
    for (const line of zh.filter(({ sequence }) => sequence > before && sequence <= version))
      say(line.text, en.find(({ sequence }) => sequence === line.sequence)?.text ?? line.text);
    this.toldUpTo.set(id, Math.max(before, version));
  }
}

const heard = (zh: Message, en: Message): [string, string] => [
  `✉ ${zh.recipient.name}（${channelNames[zh.channel]?.zh ?? zh.channel}）${zh.text ?? ''}`,
  `✉ ${en.recipient.name} (${channelNames[en.channel]?.en ?? en.channel})${en.text === null ? '' : `: ${en.text}`}`,
];
