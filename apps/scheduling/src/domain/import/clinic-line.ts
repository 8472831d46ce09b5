import { isDepartment, type SessionKind, type Cells, type FolderColumns, type Words } from '#contracts';
import { dateAfter, weekdayOf } from '../calendar.js';

/** Columns of `clinics.csv`. */
export const clinicColumns = {
  organizationCreditCode: { zh: '机构信用代码' },
  department: { zh: '诊疗科目代码', isCode: true },
  staffNumber: { zh: '工号', isCode: true, optional: true },
  kind: { zh: '门诊类型' },
  place: { zh: '地点' },
  weekday: { zh: '星期', optional: true },
  dayOffset: { zh: '导入后第几天', optional: true },
  date: { zh: '日期', optional: true },
  from: { zh: '开始时间' },
  to: { zh: '结束时间' },
  slotMinutes: { zh: '每号分钟' },
  capacity: { zh: '号源数', optional: true },
} as const satisfies FolderColumns;

const kindWords: Words<SessionKind> = {
  ordinary: '普通门诊',
  expert: '专家门诊',
  special: '特需门诊',
  remote: '远程门诊',
};

/** A line of `clinics.csv`: sessions of one place or person that repeat by weekday, one so many days after the import, or by date. */
export interface ClinicLine {
  readonly organizationCreditCode: string;
  readonly department: string;
  readonly staffNumber: string | null;
  readonly kind: SessionKind;
  readonly place: string;
  /** 1 Monday … 7 Sunday; empty when `dayOffset` or `dates` say the day. */
  readonly weekdays: readonly number[];
  readonly dayOffset: number | null;
  /** `YYYY-MM-DD`. */
  readonly dates: readonly string[];
  /** `HH:MM`, with seconds where there are any, Asia/Shanghai; `to` may go on into the next day: `26:00`. */
  readonly from: string;
  readonly to: string;
  readonly slotMinutes: number;
  readonly capacity: number | null;
}

const time = (cells: Cells, column: string, hours: number): string =>
  cells
    .matching(
      column,
      {
        test: (text) => /^\d{1,2}:[0-5]\d(:[0-5]\d(\.\d{1,3})?)?$/.test(text) && Number(text.split(':')[0]) < hours,
      },
      '不是 HH:MM 格式的时间',
      'is not a time HH:MM',
    )
    .replace(/^\d:/, '0$&');

/** What says on which days there are sessions. */
const dayColumns = ['weekday', 'dayOffset', 'date'];

export function clinicLine(cells: Cells): ClinicLine {
  const { row } = cells;
  const line = {
    organizationCreditCode: cells.text('organizationCreditCode').toUpperCase(),
    department: cells.matching(
      'department',
      { test: isDepartment },
      '不在诊疗科目名录中',
      'is not in the national list of departments',
    ),
    staffNumber: cells.textOrNull('staffNumber', 50),
    kind: cells.code('kind', kindWords),
    place: cells.text('place'),
    weekdays: cells.numbers('weekday', 1, 7),
    dayOffset: cells.numberOrNull('dayOffset', 0, 90),
    dates: cells.dates('date'),
    from: time(cells, 'from', 24),
    to: time(cells, 'to', 48),
    slotMinutes: cells.number('slotMinutes', 1, 480),
    capacity: cells.numberOrNull('capacity', 1, 500),
  };
  const said = [line.weekdays.length > 0, line.dayOffset !== null, line.dates.length > 0].filter(Boolean);
  const isKnown = !row.unread?.some((column) => dayColumns.includes(column));
  if (cells.fit && isKnown && said.length !== 1) {
    cells.report(
      'weekday',
      null,
      'weekday、dayOffset、date 须填且只填一项',
      'One of weekday, dayOffset and date must be given, and no other',
    );
  }
  return line;
}

/** Days for which weekdays repeat, the day of the import being the first. */
const repeatDays = 14;

/** The days of a line's sessions, `YYYY-MM-DD`, when it is imported `today`. */
export function daysOf(
  { weekdays, dayOffset, dates }: Pick<ClinicLine, 'weekdays' | 'dayOffset' | 'dates'>,
  today: string,
): readonly string[] {
  if (dates.length > 0) return dates;
  if (dayOffset !== null) return [dateAfter(today, dayOffset)];
  const days = Array.from({ length: repeatDays }, (_, i) => dateAfter(today, i));
  return days.filter((day) => weekdays.includes(weekdayOf(day)));
}
