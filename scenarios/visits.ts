import { rules } from './rules.js';
import { referrerPhone, type Referral, type Referrals } from './referrals.js';
import { expectThat, listed, localTime, refused, sayNo, type Actor, type Stage } from './stage.js';

/** What a receiver reports of a patient. */
export interface Outcome {
  readonly summary: string;
  readonly diagnoses: readonly { readonly code: string; readonly name: string; readonly basis: string }[];
  readonly treatment: string;
  readonly advice: string;
}

/** An outcome with one diagnosis, made at the bedside. */
export const clinicalOutcome = (
  summary: string,
  code: string,
  name: string,
  treatment: string,
  advice: string,
): Outcome => ({
  summary,
  diagnoses: [{ code, name, basis: 'clinical' }],
  treatment,
  advice,
});

/** What goes down with a patient. */
export interface Down {
  readonly rehabilitation: string;
  /** Who sees the patient again when; the draft lacks it. */
  readonly followUpPlan: string;
  readonly indications: readonly string[];
  readonly consent: boolean;
}

interface Card {
  readonly code: string;
  readonly state: string;
  readonly validUntil: string;
}

/** What a scanner would read on a slip, which the file says for programs. */
const codeOn = (pdf: Buffer): string => /YL1\.slip\.[\w.-]+/.exec(pdf.toString('latin1'))?.[0] ?? '';

/** Leads a patient through the receiver: desk, care, outcome, and the referrer's last word. */
export class Visits {
  constructor(
    private readonly stage: Stage,
    private readonly referrals: Referrals,
  ) {}

  /** The desk was told of an emergency, finds it before all others, and takes it, however its scope books. */
  async takeEmergency({ id }: Referral, desk: Actor, referrer: Actor): Promise<void> {
    const does = ['在“待审核”清单首位见到危急转诊并接收', 'takes the emergency from the head of its list'] as const;
    await this.stage.step(desk, does, rules.emergency, async (say) => {
      await this.referrals.told(referrer, id, 'submitted', ['receiving-desk'], say);
      const [first] = await listed<Referral>(desk, 'referrals', '/v1/worklists/to-triage');
      expectThat(first?.priority, 'emergency', '清单首位', 'the head of the list');
      await this.referrals.act(desk, id, 'triage', {}, 'in-triage', say);
      await this.referrals.act(desk, id, 'accept', {}, 'accepted', say);
    });
  }

  /** An emergency went past the referrer's own office, which looks afterwards. */
  async reviewEmergency({ id }: Referral, office: Actor): Promise<void> {
    const does = ['在“危急转诊待补审”清单补审', 'reviews the emergency afterwards'] as const;
    await this.stage.step(office, does, rules.emergencyReview, async (say) => {
      const waiting = await listed<Referral>(office, 'referrals', '/v1/worklists/emergency-to-review');
      const found = waiting.find((each) => each.id === id);
      expectThat(found?.id, id, '待补审', 'what is to be reviewed');
      const finding = { outcome: 'justified', comment: '病情属实' };
      await this.referrals.act(office, id, 'review-emergency', finding, found?.status ?? '', say);
    });
  }

  /** The checklist is incomplete at first, then the patient is on the way. */
  async handOver({ id }: Referral, by: Actor, takenOverBy: string, handedOverBy = by.name.zh): Promise<void> {
    const signed = { handedOverBy, takenOverBy };
    const checked = ['identity', 'slip-and-card', 'vital-signs', 'lines-and-medication', 'results', 'family-informed'];
    const does = ['核对清单，与转运人员交接', 'hands the patient over by the checklist'] as const;
    await this.stage.step(by, does, rules.handOver, async (say) => {
      const incomplete = { ...signed, checked: checked.slice(0, 3) };
      const ask = (headers: Record<string, string>) =>
        by.api.post('referrals', `/v1/referrals/${id}/hand-over`, incomplete, headers);
      sayNo(say, await refused('handover-incomplete', ask));
      await this.referrals.act(by, id, 'hand-over', { ...signed, checked }, 'in-transit', say);
    });
  }

  /** The patient comes with the slip alone, which opens nothing, and then shows the card that the referrer issued as well. */
  async arriveInGreenChannel({ id }: Referral, desk: Actor, referrer: Actor): Promise<void> {
    const { stage, referrals } = this;
    const slipCode = codeOn(await this.slipOf(id, referrer));
    const issues = ['发给患者转诊卡', 'issues the referral card to the patient'] as const;
    const { code: cardCode } = await stage.step(referrer, issues, rules.card, async (say) => {
      const card = await referrer.api.post<Card>('referrals', '/v1/cards', { referralId: id });
      const { card: seen } = await desk.api.post<{ card: Card }>('referrals', '/v1/cards/verify', { code: card.code });
      expectThat(seen.state, 'valid', '转诊卡', 'the card');
      const until = localTime(card.validUntil);
      say(`有效期至 ${until}`, `valid until ${until}`);
      return card;
    });
    await stage.step(desk, ['登记到诊', 'records the arrival'], rules.arrive, (say) =>
      referrals.act(desk, id, 'arrive', {}, 'arrived', say),
    );
    const does = ['先只见转诊单，再见转诊卡', 'sees the slip alone, then the card too'] as const;
    await stage.step(desk, does, rules.greenChannel, async (say) => {
      const ask = (headers: Record<string, string>) =>
        desk.api.post('referrals', `/v1/referrals/${id}/green-channel`, { slipCode }, headers);
      sayNo(say, await refused('slip-and-card-needed', ask));
      const forged = (headers: Record<string, string>) => {
        const shown = { slipCode, cardCode: cardCode.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')) };
        return desk.api.post('referrals', `/v1/referrals/${id}/green-channel`, shown, headers);
      };
      sayNo(say, await refused('forged-code', forged));
      const shown = { slipCode, cardCode };
      const { greenChannel } = await referrals.act(desk, id, 'green-channel', shown, 'arrived', say);
      expectThat(greenChannel?.registrationFee, 0, '挂号费', 'the registration fee');
      expectThat(greenChannel?.queuePriority, true, '优先就诊', 'priority in the queue');
      const by = localTime(greenChannel?.seeBy ?? '');
      say(`挂号费 0 元，优先就诊，最迟 ${by} 接诊`, `fee 0, no queue, to be seen by ${by}`);
      const queue = await listed<Referral>(desk, 'referrals', '/v1/worklists/to-see');
      const place = queue.findIndex((each) => each.id === id);
      expectThat(place >= 0, true, '在候诊清单上', 'on the list of who waits');
      const ahead = queue.slice(0, place);
      const passed = ahead.filter((each) => each.priority !== 'emergency' && !each.greenChannel);
      expectThat(passed.length, 0, '排在前面的普通患者', 'ordinary patients ahead in the queue');
      say(`候诊第 ${place + 1} 位`, `place ${place + 1} in the queue`);
    });
  }

  /** The slip as a sheet of paper. */
  async printSlip({ id }: Referral, referrer: Actor): Promise<void> {
    const does = ['打印转诊单', 'prints the slip'] as const;
    await this.stage.step(referrer, does, rules.slip, async (say) => {
      const pdf = await this.slipOf(id, referrer);
      expectThat(pdf.subarray(0, 5).toString('latin1'), '%PDF-', '文件类型', 'the kind of file');
      const kilobytes = Math.round(pdf.length / 1024);
      say(`一页 PDF，${kilobytes} KB`, `one page of PDF, ${kilobytes} KB`);
    });
  }

  private slipOf(id: string, who: Actor): Promise<Buffer> {
    return who.api.bytes('referrals', `/v1/referrals/${id}/slip.pdf`);
  }

  async arrive({ id }: Referral, desk: Actor): Promise<void> {
    await this.stage.step(desk, ['登记到诊', 'records the arrival'], rules.arrive, (say) =>
      this.referrals.act(desk, id, 'arrive', {}, 'arrived', say),
    );
  }

  /** A visit, which may become an admission, or an admission at once with a note and the discharge, and the outcome that is owed; the referrer is told. */
  async care(
    { id }: Referral,
    clinician: Actor,
    referrer: Actor,
    outcome: Outcome,
    setting: 'visit' | 'admission' | 'admitted-later' = 'visit',
  ): Promise<void> {
    const { stage, referrals } = this;
    const begins =
      setting === 'admission' ? (['收治入院', 'admits the patient'] as const) : (['接诊', 'sees the patient'] as const);
    await stage.step(clinician, begins, rules.care, (say) =>
      referrals.act(clinician, id, 'start-care', setting === 'admission' ? { setting } : {}, 'in-care', say),
    );
    if (setting === 'admitted-later')
      await stage.step(clinician, ['转住院', 'admits the patient after all'], rules.admit, (say) =>
        referrals.act(clinician, id, 'admit', {}, 'in-care', say),
      );
    if (setting !== 'visit') {
      await stage.step(clinician, ['补充诊治记录', 'adds a note'], rules.note, (say) =>
        referrals.act(clinician, id, 'note', { text: outcome.treatment }, 'in-care', say),
      );
      await stage.step(clinician, ['安排出院', 'discharges the patient'], rules.discharge, (say) =>
        referrals.act(clinician, id, 'discharge', {}, 'in-care', say),
      );
    }
    await stage.step(clinician, ['回复诊治结果', 'sends the outcome'], rules.outcome, async (say) => {
      await referrals.act(clinician, id, 'outcome', outcome, 'outcome-sent', say);
      await referrals.told(referrer, id, 'outcome-sent', ['referrer'], say);
    });
  }

  /** A down referral from an outcome, under the same root; without a follow-up plan it stays a draft. */
  async referDown({ id, rootId }: Referral, clinician: Actor, { followUpPlan, ...down }: Down): Promise<Referral> {
    const { stage, referrals } = this;
    const begins = ['拟下转，附康复计划', 'begins a down referral with its rehabilitation plan'] as const;
    const draft = await stage.step(clinician, begins, rules.referDown, async (say) => {
      const begun = await referrals.act(clinician, id, 'refer-down', { ...down, referrerPhone }, 'draft', say);
      expectThat(begun.rootId, rootId, '根转诊', 'the root');
      expectThat(begun.slip?.rehabilitation, down.rehabilitation, '康复计划', 'the rehabilitation plan');
      return begun;
    });
    const submits = ['提交下转单，补上随访计划', 'submits it, with the follow-up plan'] as const;
    return stage.step(clinician, submits, rules.downPlans, async (say) => {
      const ask = (headers: Record<string, string>) =>
        clinician.api.post('referrals', `/v1/referrals/${draft.id}/submit`, {}, headers);
      sayNo(say, await refused('minimum-slip-data', ask));
      return referrals.act(clinician, draft.id, 'submit', { followUpPlan }, 'accepted', say);
    });
  }

  async close({ id }: Referral, referrer: Actor, followUp: string): Promise<void> {
    await this.stage.step(
      referrer,
      ['确认结果，安排随访，结案', 'acknowledges and closes the loop'],
      rules.close,
      (say) => this.referrals.act(referrer, id, 'close', { followUp }, 'closed', say),
    );
  }

  /** Who referred first has the outcome of the hop onward, and closes the loop, however far that went. */
  async acknowledgeFurther(first: Referral, referrer: Actor, followUp: string): Promise<void> {
    const does = ['收到改转后的诊治结果', 'has the outcome from where the patient went on'] as const;
    await this.stage.step(referrer, does, rules.passOutcome, async (say) => {
      await this.referrals.reaches(referrer, first.id, ['outcome-sent'], say);
      await this.referrals.told(referrer, first.id, 'outcome-passed-on', ['referrer'], say);
    });
    await this.close(first, referrer, followUp);
  }

  /** Whoever took part no longer sees who the patient was. */
  async identityIsShut({ id }: Referral, who: Actor): Promise<void> {
    const does = ['结案后再查看患者身份', 'asks who the patient was, after the end'] as const;
    await this.stage.step(who, does, rules.identityEnds, async (say) => {
      const ask = (headers: Record<string, string>) =>
        who.api.get('referrals', `/v1/referrals/${id}/patient?purpose=follow-up`, headers);
      sayNo(say, await refused('identity-access-ended', ask));
    });
  }
}
