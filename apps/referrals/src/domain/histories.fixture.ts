/*
 * The referral machine told a second time, from the table as it was agreed and not from the code: what the random histories are
 * compared with. Times are minutes.
 */

import { atOnce, book, errors, words, type Status } from './histories-book.fixture.js';

const day = 1_440;

export interface ModelWorld {
  readonly review: boolean;
  readonly direct: boolean;
  readonly priority: string;
  readonly advice: boolean;
  readonly conversionAllowed: boolean;
  readonly lacks: '' | 'consent' | 'scope' | 'indication';
}

/** What an emergency goes without is noted of it. */
const findings = {
  '': '',
  consent: 'consent-missing',
  scope: 'beyond-service-scope',
  indication: 'within-own-capability',
};

export class Model {
  static readonly statuses = book;
  status: Status = 'draft';
  /** What its review is told. */
  found = '';
  private advice: boolean;
  private submitted = 0;
  private accepted = 0;
  private asked = 0;
  private stopped = 0;
  private heard = -Infinity;
  private appointment: { n: number; starts: number } | undefined;
  private letGo: number | undefined;
  private entry: number | undefined;
  private rebookings = 0;
  private cameAt = -1;
  private care: 'none' | 'visit' | 'admission' | 'discharged' = 'none';
  private green: number | undefined;
  /** By when the outcome is due; none before care, nor while the patient is on the ward. */
  outcomeDue: number | null = null;
  /** When the desk expects who is on the way. */
  expected = 0;
  /** Handed over, and so may come without an appointment. */
  private left = false;
  /** The patient was not seen within the time that the green channel promised. */
  broken = false;
  /** On the way or there without an appointment: scheduling is not listened to any more. */
  private unbooked = false;
  private cancelAsked = false;
  /** Scheduling gave up, unasked. */
  private released = false;
  private followed = false;
  private reported = false;

  constructor(
    private readonly world: ModelWorld,
    private readonly before?: Model,
  ) {
    this.advice = world.advice;
  }

  /** The referral by which the patient goes on from here: what was asked for stays what is asked for. */
  next(): Model {
    return new Model({ ...this.world, advice: this.advice }, this);
  }

  /** An end without care of which its referrer has not said what follows; of a hop onward another one has the patient again. */
  get unfollowed(): boolean {
    const isWithoutCare =
      ['rejected', 'expired', 'advice-returned'].includes(this.status) ||
      (this.status === 'cancelled' && this.released);
    return isWithoutCare && !this.followed && !this.before;
  }

  copy(): Model {
    return Object.assign(new Model(this.world), this);
  }

  /** What time does: 48 h for an answer, 2 min for scheduling, 90 days in vain before an appointment, 30 min to be seen. */
  pass(now: number): void {
    const waits = this.cameAt >= 0 && this.care === 'none' && ['arrived', 'cancel-requested'].includes(this.status);
    if (waits && this.green !== undefined && now >= this.green + 30) this.broken = true;
    if (this.status === 'info-requested' && now >= this.asked + 2 * day) this.status = 'returned';
    const mayExpire = ['delivered', 'in-triage', 'returned', 'accepted', 'awaiting-slot'].includes(this.status);
    if (this.status === 'accepted' && now >= this.accepted + 2) this.status = 'awaiting-slot';
    const asked = this.status === 'returned' ? this.asked : 0;
    const inVainSince = Math.max(this.submitted + this.stopped, asked, this.accepted, this.heard);
    if (mayExpire && now >= inVainSince + 90 * day) this.status = 'expired';
  }

  /** The status that a try leads to, `ignored`, or `refused`. */
  try(what: string, n: number, now: number): string {
    const answer = this.judge(what, n, now);
    if (answer !== 'refused' && answer !== 'ignored') this.status = answer;
    return answer;
  }

  private judge(what: string, n: number, now: number): Status | 'ignored' | 'refused' {
    if (what === 'submit') return this.submit(now);
    if (errors.includes(what)) return this.error(what);
    if (what === 'schedule' || what === 'queue' || what === 'release') return this.hear(what, n, now);
    if (what === 'come-back' && this.cancelAsked && this.status === 'referred-onward') what = 'give-up';
    const beside = this.world.priority === 'emergency' ? atOnce[this.status] : undefined;
    const to = `${book[this.status]} ${beside ?? ''}`
      .split(' ')
      .find((way) => way.startsWith(`${what}>`))
      ?.split('>')[1] as Status | undefined;
    const no = words.includes(what) ? 'ignored' : 'refused';
    if (what === 'green-channel' && this.green !== undefined) return 'ignored';
    if (!to || !this.holds(what, n, now)) return no;
    this.note(what, n, now);
    return to;
  }

  private error(what: string): Status | 'refused' {
    if (this.status === 'entered-in-error') return 'refused';
    if (what !== 'enter-in-error' && !this.reported) return 'refused';
    this.reported = what === 'enter-in-error';
    return what === 'confirm-error' ? 'entered-in-error' : this.status;
  }

  private submit(now: number): Status | 'refused' {
    const { review, direct, priority, lacks } = this.world;
    if (this.status !== 'draft' && this.status !== 'internal-review') return 'refused';
    if (lacks && priority !== 'emergency') return 'refused';
    if (this.status === 'draft' && review && priority !== 'emergency') return 'internal-review';
    this.found = findings[lacks];
    this.submitted = now;
    this.accepted = now;
    return direct && !this.advice && priority !== 'emergency' ? 'accepted' : 'delivered';
  }

  /** Scheduling's words: the newest counts, a booking before a queueing of the same instant. */
  private hear(what: string, n: number, now: number): Status | 'ignored' {
    const said = now - (n % 2) * 3;
    if (what === 'release') {
      const held = n > 1 ? this.appointment?.n === n : this.entry === n;
      const asked = this.status === 'cancel-requested' && this.cameAt < 0;
      const unasked = ['awaiting-slot', 'scheduled'].includes(this.status);
      if (held && unasked) this.released = true;
      return held && (asked || unasked) ? 'cancelled' : 'ignored';
    }
    const hearsAsked = what === 'schedule' || this.cameAt < 0;
    const always = ['accepted', 'awaiting-slot', 'scheduled', 'no-show', 'in-transit'];
    const hears = [...always, ...(hearsAsked ? ['cancel-requested'] : [])];
    if (this.unbooked || !hears.includes(this.status) || said < this.heard) return 'ignored';
    if (what === 'schedule') {
      if (this.appointment?.n === n || this.letGo === n) return 'ignored';
      this.appointment = { n, starts: now + n * 60 };
      this.entry = undefined;
    } else {
      if (this.entry === n || (this.appointment && said === this.heard)) return 'ignored';
      this.appointment = undefined;
      this.entry = n;
    }
    this.heard = said;
    if (this.status === 'in-transit' || this.status === 'cancel-requested') return this.status;
    return what === 'schedule' ? 'scheduled' : 'awaiting-slot';
  }

  private holds(what: string, n: number, now: number): boolean {
    if (what === 'accept') return !this.advice;
    // The one before lets the patient go, or has gone on.
    if (what === 'convert')
      return this.world.conversionAllowed && !this.followed && this.before?.try('go-onward', n, now) !== 'refused';
    if (what === 'acknowledge-end') return this.unfollowed;
    if (what === 'no-show') return now >= (this.appointment?.starts ?? 0) + 30;
    if (what === 'hear-no-show') return this.appointment?.n === n;
    if (what === 'rebook') return this.rebookings < 2;
    // Who came before a request to cancel does not come again.
    if ((what === 'arrive' || what === 'check-in') && this.cameAt >= 0) return false;
    if (what === 'arrive') return this.appointment !== undefined || this.world.priority === 'emergency' || this.left;
    if (what === 'start-care') return this.cameAt >= 0;
    if (what === 'admit') return this.care === 'visit';
    if (what === 'discharge') return this.care === 'admission';
    // Of what another one wrote nothing follows here.
    if (what === 'refer-down') return this.care !== 'none';
    if (what === 'send-outcome') return this.care !== 'none';
    return true;
  }

  private note(what: string, n: number, now: number): void {
    if (what === 'pass-cancel') this.cancelAsked = true;
    if (what === 'acknowledge-end') this.followed = true;
    if (what === 'come-back') this.submitted = now;
    if (what === 'request-info') this.asked = now;
    if (what === 'answer-info') this.stopped += now - this.asked;
    if (what === 'accept' || what === 'convert' || what === 'rebook') this.accepted = now;
    if (what === 'convert') this.advice = false;
    if (what === 'rebook') {
      this.rebookings += 1;
      this.letGo = this.appointment?.n;
      this.appointment = undefined;
    }
    // An emergency is expected now, whenever it is booked.
    if (what === 'hand-over') this.left = true;
    if (what === 'hand-over') this.expected = this.world.priority === 'emergency' ? now : this.appointment!.starts;
    if ((what === 'hand-over' || what === 'arrive') && !this.appointment) {
      this.unbooked = true;
      this.entry = undefined;
    }
    if (what === 'check-in') this.unbooked = false;
    if (what === 'check-in') this.appointment = { n, starts: now + n * 60 };
    if (what === 'arrive' || what === 'check-in') this.cameAt = now;
    // Care that goes on after a request to cancel is what it was before.
    if (what === 'start-care' && this.care === 'none') {
      this.care = n % 2 ? 'admission' : 'visit';
      this.outcomeDue = this.care === 'visit' ? now + day : null;
    }
    if (what === 'admit') [this.care, this.outcomeDue] = ['admission', null];
    if (what === 'discharge') {
      this.care = 'discharged';
      this.outcomeDue = now + 3 * day;
    }
    if (what === 'green-channel') this.green = now;
  }
}
