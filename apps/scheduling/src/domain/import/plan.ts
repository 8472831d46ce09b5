import { Refusal, dateIn, importProblem, type ImportProblem, type FolderRow } from '#contracts';
import { dateAfter, instantOf } from '../calendar.js';
import type { ClinicSession, OpenSession, SessionDecision } from '../clinic-session.js';
import { daysOf, type ClinicLine } from './clinic-line.js';

/** A line with what its codes stand for. */
export interface Placed {
  readonly row: FolderRow;
  readonly line: ClinicLine;
  readonly organizationId: string;
  readonly practitionerId: string | null;
}

/** A session that is open or was once; an import never opens it again. */
export type KnownSession = Pick<
  ClinicSession,
  'organizationId' | 'department' | 'practitionerId' | 'place' | 'startsAt' | 'endsAt' | 'status'
>;

export interface ClinicPlan {
  readonly opened: readonly SessionDecision[];
  readonly unchanged: number;
}

type Identified = Omit<KnownSession, 'status' | 'endsAt'>;

/** What a session is known by across imports: whose it is, of which department, and when it begins. */
const identityOf = ({ organizationId, department, practitionerId, place, startsAt }: Identified): string =>
  [organizationId, department, practitionerId ?? place, startsAt.toISOString()].join('|');

const columns: Readonly<Record<string, string>> = {
  '/startsAt': 'from',
  '/endsAt': 'to',
  '/practitionerId': 'staffNumber',
};

/**
 * The sessions that lines ask for beyond those known. Days that have begun are passed over where a session's start is past:
 * a folder imported at noon opens the mornings from tomorrow on.
 */
export function planClinics(
  lines: readonly Placed[],
  known: readonly KnownSession[],
  open: (ask: OpenSession) => SessionDecision,
  now: Date,
  problems: ImportProblem[],
): ClinicPlan {
  const identities = new Set(known.map(identityOf));
  const lineOf = new Map<string, number>();
  const busy = new Map<string, { startsAt: Date; endsAt: Date }[]>();
  const busyOf = (practitionerId: string | null) => {
    const times = busy.get(practitionerId ?? '') ?? [];
    if (practitionerId) busy.set(practitionerId, times);
    return times;
  };
  for (const session of known) if (session.status === 'open') busyOf(session.practitionerId).push(session);
  const opened: SessionDecision[] = [];
  let unchanged = 0;
  for (const { row, line, organizationId, practitionerId } of lines) {
    const { unread = [] } = row;
    const report = (column: string, zh: string, en: string): void => {
      if (!unread.includes(column)) problems.push(importProblem(row.file, row.line, column, zh, en));
    };
    const today = dateIn(now);
    const days = daysOf(line, today);
    // Under a heading that was reported it may be unsaid when and whose a session is; then a day stands for those that would be said.
    const isPlaced = days.length > 0 && !unread.includes('staffNumber');
    for (const day of days.length > 0 ? days : [dateAfter(today, 1)]) {
      const { department, kind, place, slotMinutes, capacity } = line;
      const [startsAt, endsAt] = [instantOf(day, line.from), instantOf(day, line.to)];
      const ask = { organizationId, department, practitionerId, kind, place, startsAt, endsAt, slotMinutes, capacity };
      const identity = identityOf(ask);
      const first = isPlaced ? lineOf.get(identity) : undefined;
      if (first !== undefined) {
        report('', `与第 ${first} 行重复（${day}）`, `The same as line ${first} (${day})`);
        break;
      }
      if (isPlaced) lineOf.set(identity, row.line);
      const isKnown = identities.has(identity);
      if (isKnown) unchanged += 1;
      if (startsAt <= now) continue;
      if (
        isPlaced &&
        !isKnown &&
        busyOf(practitionerId).some((other) => other.startsAt < endsAt && startsAt < other.endsAt)
      ) {
        report(
          'staffNumber',
          `该医生在 ${day} 此时段另有出诊`,
          `The practitioner has another session at that time on ${day}`,
        );
        break;
      }
      try {
        // Also where the session is known: a line that was good when it was imported may have been spoilt since.
        const session = open(ask);
        if (isKnown) continue;
        opened.push(session);
        busyOf(practitionerId).push(ask);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        const pointer = error.errors[0]?.pointer ?? '';
        report(columns[pointer] ?? pointer.slice(1), error.text.zh, error.text.en);
        break;
      }
    }
  }
  return { opened, unchanged };
}
