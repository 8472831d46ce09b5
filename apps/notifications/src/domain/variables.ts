import type { DutyLevel, OverdueDuty, Priority, PublicityRule, ScheduledFor } from '#contracts';

/** An end of a referral as texts name it. */
export interface End {
  readonly organizationId: string;
  readonly department: string;
}

/** What a message is about, as codes and times: it becomes words in the reader's language when it is read. */
export interface Variables {
  readonly to?: End;
  readonly from?: End;
  /** Slip number. */
  readonly number?: string;
  readonly priority?: Priority;
  readonly startsAt?: ScheduledFor['startsAt'];
  readonly place?: string;
  readonly reasonCode?: string;
  /** Where the patient was referred onward. */
  readonly onwardTo?: End;
  readonly duty?: OverdueDuty;
  readonly level?: DutyLevel;
  /** Names of those on duty. */
  readonly onDuty?: readonly string[];
  /** Organization that applies for membership, or submits publicity material. */
  readonly applicantId?: string;
  /** Name of the consortium that a membership is in. */
  readonly consortium?: string;
  /** Absent in messages from before their text said it. */
  readonly dueAt?: string;
  /** Title of publicity material. */
  readonly title?: string;
  readonly brokenRules?: readonly PublicityRule[];
  /** Last day of an approval, `YYYY-MM-DD`. */
  readonly expiresOn?: string;
  /** Why, in the words of who decided. */
  readonly ground?: string;
}

/** Words that texts may use, and what each stands for. */
export const words = {
  from: { zh: '转出机构与科室', en: 'Referring organization and department' },
  to: { zh: '接收机构与科室', en: 'Receiving organization and department' },
  where: { zh: '就诊机构、科室与地点', en: 'Organization, department and place of the appointment' },
  startsAt: { zh: '就诊时间（北京时间）', en: 'Start of the appointment, Asia/Shanghai' },
  number: { zh: '转诊单号', en: 'Slip number' },
  priority: { zh: '优先级', en: 'Priority' },
  duty: { zh: '逾期事项', en: 'What is overdue' },
  level: { zh: '值班层级', en: 'Level of duty' },
  onDuty: { zh: '值班人', en: 'Who is on duty' },
  onwardTo: { zh: '改转机构与科室', en: 'Where the patient was referred onward' },
  applicant: { zh: '申请加入或送审的单位', en: 'Organization that applies to join, or submits material' },
  consortium: { zh: '医联体', en: 'Consortium' },
  dueAt: { zh: '截止时间（北京时间）', en: 'When it is due, Asia/Shanghai' },
  reason: { zh: '原因', en: 'Reason' },
  title: { zh: '宣传材料标题', en: 'Title of publicity material' },
  brokenRules: { zh: '违反的宣传规范', en: 'Publicity rules that were broken' },
  expiresOn: { zh: '批准的最后一日', en: 'Last day of the approval' },
  ground: { zh: '理由（决定者原话）', en: 'Why, in the words of who decided' },
} as const;
export type Word = keyof typeof words;
