import { referralStatuses, waitingStatuses, type Bilingual, type ReferralStatus } from '#contracts';
import { acknowledgeBy, answerBy, cancelAnswerBy, slotContactBy, triageBy } from '../domain/dues.js';
import type { Referral } from '../domain/referral.js';
import type { End } from '../domain/transitions.js';

type Order = keyof Referral &
  (
    | 'createdAt'
    | 'submittedAt'
    | 'sentBackAt'
    | 'reviewDueAt'
    | 'errorReportedAt'
    | 'clockStoppedAt'
    | 'contactBy'
    | 'appointmentStartsAt'
    | 'queueRank'
    | 'arrivedAt'
    | 'outcomeDueAt'
    | 'outcomeSentAt'
    | 'cancelAskedAt'
    | 'endUnacknowledgedAt'
  );

/** Days as seen from the one of the asking, Asia/Shanghai. */
export type Day = 'today' | 'before-today';

/** What waits for one side of a referral: the longest or nearest first, or the most urgent and of these the longest. */
export interface Worklist {
  readonly title: Bilingual;
  readonly side: End;
  readonly statuses: readonly ReferralStatus[];
  /** Emergencies stand before urgent ones, and these before routine ones. */
  readonly byPriority?: boolean;
  /** What orders it; one without it (an admitted patient has no due outcome yet) does not wait. */
  readonly by: readonly Order[];
  /** In these statuses only what falls on these days of what orders it. */
  readonly days?: Partial<Record<ReferralStatus, Day>>;
  /** What orders it is a time or a day that may pass. */
  readonly lateBy?: 'time' | 'day';
  /** It is late after this, and not after what orders it. */
  readonly due?: (referral: Referral) => Date | null;
  /** Only those whose care has not begun. */
  readonly beforeCare?: boolean;
  /** Only those whose receiver is no active member of the group any more. */
  readonly receiverGone?: boolean;
  /** Only those of which the asking practitioner is the supervisor. */
  readonly supervised?: boolean;
  /** Only what was begun down from an outcome: drafts that came of another referral and were not sent back. */
  readonly begunDown?: boolean;
}

/** Each has a partial index of its own (migrations): reading one costs what it holds, however long the history. */
export const worklists = {
  'to-review': {
    title: { zh: '待院内审核', en: 'To review before sending' },
    side: 'referrer',
    statuses: ['internal-review'],
    byPriority: true,
    by: ['createdAt'],
    lateBy: 'time',
    due: (referral) => referral.internalReviewDueAt,
  },
  'to-revise': {
    title: { zh: '退回待修改', en: 'Sent back by the own office, to revise' },
    side: 'referrer',
    statuses: ['draft'],
    by: ['sentBackAt'],
    lateBy: 'time',
    due: (referral) => referral.internalReviewDueAt,
  },
  'down-to-submit': {
    title: { zh: '下转待提交', en: 'Down referrals to complete and submit' },
    side: 'referrer',
    statuses: ['draft'],
    by: ['createdAt'],
    begunDown: true,
  },
  'emergency-to-review': {
    title: { zh: '危急转诊待补审', en: 'Emergencies to review afterwards' },
    side: 'referrer',
    statuses: referralStatuses,
    by: ['reviewDueAt'],
    lateBy: 'time',
  },
  'error-to-confirm': {
    title: { zh: '录入有误待复核', en: 'Entered in error, to confirm' },
    side: 'referrer',
    statuses: referralStatuses,
    by: ['errorReportedAt'],
    supervised: true,
  },
  'to-triage': {
    title: { zh: '待审核', en: 'To triage' },
    side: 'receiver',
    statuses: ['delivered', 'in-triage'],
    byPriority: true,
    by: ['submittedAt'],
    lateBy: 'time',
    due: triageBy,
  },
  'info-wanted': {
    title: { zh: '待补充资料', en: 'Information wanted' },
    side: 'referrer',
    statuses: ['info-requested'],
    byPriority: true,
    by: ['clockStoppedAt'],
    lateBy: 'time',
    due: answerBy,
  },
  returned: {
    title: { zh: '已退回', en: 'Returned' },
    side: 'referrer',
    statuses: ['returned'],
    byPriority: true,
    by: ['clockStoppedAt'],
    lateBy: 'time',
    due: answerBy,
  },
  'to-reroute': {
    title: { zh: '待改转（接收单位已暂停）', en: 'To re-route: the receiver is suspended' },
    side: 'referrer',
    statuses: waitingStatuses,
    byPriority: true,
    by: ['createdAt'],
    receiverGone: true,
  },
  'awaiting-slot': {
    title: { zh: '待排号', en: 'Awaiting a slot' },
    side: 'receiver',
    statuses: ['accepted', 'awaiting-slot'],
    byPriority: true,
    by: ['submittedAt'],
    lateBy: 'time',
    due: slotContactBy,
  },
  'arriving-today': {
    title: { zh: '今日到诊', en: 'Arriving today' },
    side: 'receiver',
    statuses: ['scheduled', 'in-transit'],
    by: ['appointmentStartsAt'],
    days: { scheduled: 'today' },
    lateBy: 'day',
  },
  'day-missed': {
    title: { zh: '逾期未到', en: 'Day past, neither arrived nor missed' },
    side: 'receiver',
    statuses: ['scheduled'],
    by: ['appointmentStartsAt'],
    days: { scheduled: 'before-today' },
    lateBy: 'day',
  },
  'to-see': {
    title: { zh: '候诊', en: 'Waiting to be seen' },
    side: 'receiver',
    statuses: ['arrived', 'cancel-requested'],
    by: ['queueRank', 'arrivedAt'],
    beforeCare: true,
  },
  'to-contact': {
    title: { zh: '爽约待联系', en: 'No-shows to contact' },
    side: 'referrer',
    statuses: ['no-show'],
    by: ['contactBy'],
    lateBy: 'time',
  },
  'outcome-due': {
    title: { zh: '待回复结果', en: 'Outcome due' },
    side: 'receiver',
    statuses: ['in-care', 'cancel-requested'],
    by: ['outcomeDueAt'],
    lateBy: 'time',
  },
  'to-confirm-cancel': {
    title: { zh: '待确认取消', en: 'Cancellation to confirm' },
    side: 'receiver',
    statuses: ['cancel-requested'],
    by: ['cancelAskedAt'],
    lateBy: 'time',
    due: cancelAnswerBy,
  },
  'to-acknowledge': {
    title: { zh: '待确认结果', en: 'To acknowledge' },
    side: 'referrer',
    statuses: ['outcome-sent'],
    by: ['outcomeSentAt'],
    lateBy: 'time',
    due: acknowledgeBy,
  },
  'ended-without-care': {
    title: { zh: '未接诊待跟进', en: 'Ended without care, to follow up' },
    side: 'referrer',
    statuses: ['rejected', 'expired', 'advice-returned', 'cancelled'],
    byPriority: true,
    by: ['endUnacknowledgedAt'],
  },
} as const satisfies Record<string, Worklist>;

export type WorklistName = keyof typeof worklists;
export const worklistNames = Object.keys(worklists) as WorklistName[];
