import { priorities, type PolicyState, type Priority } from '#contracts';

/** Every number of time in the life of a referral: the policy `referrals.timers` of its group. */
export interface Timers {
  /** How long a delivered referral may stay unread before each next call. */
  readonly unreadMinutes: Readonly<Record<Priority, number>>;
  /** How long an opened referral may stay undecided before each next call, the stopped clock not counted. */
  readonly decideMinutes: Readonly<Record<Priority, number>>;
  readonly infoAnswerHours: number;
  readonly slotAnswerMinutes: number;
  /** By when a patient who waits for a slot is to be contacted. */
  readonly contactByDays: Readonly<Record<Priority, number>>;
  readonly outcomeDueHours: { readonly visit: number; readonly discharge: number };
  /** How often those on duty are called again about what is overdue. */
  readonly callAgainHours: number;
  readonly acknowledgeReminderDays: number;
  readonly expiryDays: number;
  /** By when the receiver answers a request to cancel. */
  readonly cancelAnswerHours: number;
  /** After the appointed time, before a no-show may be recorded. */
  readonly noShowGraceMinutes: number;
  /** After the day of the appointment is over without arrival or no-show, Asia/Shanghai. */
  readonly dayMissedHours: number;
  readonly contactWorkingDays: number;
  readonly maxRebookings: number;
  /** By the end of which working day the referrer's office reviews a slip before it leaves. */
  readonly internalReviewWorkingDays: number;
  /** By the end of which working day the referrer's office reviews an emergency that went at once. */
  readonly emergencyReviewWorkingDays: number;
}

/** What holds where a group decided nothing. */
export const usualTimers: Timers = {
  unreadMinutes: { emergency: 10, urgent: 120, routine: 1_440 },
  decideMinutes: { emergency: 30, urgent: 240, routine: 2_880 },
  infoAnswerHours: 48,
  slotAnswerMinutes: 2,
  contactByDays: { emergency: 5, urgent: 10, routine: 40 },
  outcomeDueHours: { visit: 24, discharge: 72 },
  callAgainHours: 24,
  acknowledgeReminderDays: 7,
  expiryDays: 90,
  cancelAnswerHours: 24,
  noShowGraceMinutes: 30,
  dayMissedHours: 8,
  contactWorkingDays: 1,
  maxRebookings: 2,
  internalReviewWorkingDays: 1,
  emergencyReviewWorkingDays: 1,
};

const positive = (value: unknown, usual: number): number => (typeof value === 'number' && value > 0 ? value : usual);
const fieldsOf = (value: unknown): Record<string, unknown> => (value ?? {}) as Record<string, unknown>;

const byPriority = (value: unknown, usual: Timers['unreadMinutes']): Timers['unreadMinutes'] =>
  Object.fromEntries(
    priorities.map((priority) => [priority, positive(fieldsOf(value)[priority], usual[priority])]),
  ) as unknown as Timers['unreadMinutes'];

type PlainTimer = Exclude<keyof Timers, 'unreadMinutes' | 'decideMinutes' | 'contactByDays' | 'outcomeDueHours'>;

/** The timers a policy sets; what it leaves out or cannot be read is as usual, so that no timer is ever lost. */
export function timersOf(policy: PolicyState['parameters'] | null): Timers {
  const given = fieldsOf(policy);
  const due = fieldsOf(given['outcomeDueHours']);
  const number = (name: PlainTimer) => positive(given[name], usualTimers[name]);
  return {
    unreadMinutes: byPriority(given['unreadMinutes'], usualTimers.unreadMinutes),
    decideMinutes: byPriority(given['decideMinutes'], usualTimers.decideMinutes),
    infoAnswerHours: number('infoAnswerHours'),
    slotAnswerMinutes: number('slotAnswerMinutes'),
    contactByDays: byPriority(given['contactByDays'], usualTimers.contactByDays),
    outcomeDueHours: {
      visit: positive(due['visit'], usualTimers.outcomeDueHours.visit),
      discharge: positive(due['discharge'], usualTimers.outcomeDueHours.discharge),
    },
    callAgainHours: number('callAgainHours'),
    acknowledgeReminderDays: number('acknowledgeReminderDays'),
    expiryDays: number('expiryDays'),
    cancelAnswerHours: number('cancelAnswerHours'),
    noShowGraceMinutes: number('noShowGraceMinutes'),
    dayMissedHours: number('dayMissedHours'),
    contactWorkingDays: number('contactWorkingDays'),
    maxRebookings: number('maxRebookings'),
    internalReviewWorkingDays: number('internalReviewWorkingDays'),
    emergencyReviewWorkingDays: number('emergencyReviewWorkingDays'),
  };
}
