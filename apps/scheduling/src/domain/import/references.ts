import { importProblem, type ImportProblem, textsIn, type RawLine, type FolderRow } from '#contracts';
import type { ClinicLine } from './clinic-line.js';
import type { Placed } from './plan.js';

/** A line of `clinics.csv`; what of it did not fit was reported, and stands as a placeholder. */
export interface ReadLine {
  readonly row: FolderRow;
  readonly line: ClinicLine;
  readonly fit: boolean;
}

/** An organization as the local copies have it. */
export interface KnownOrganization {
  readonly id: string;
  readonly creditCode: string;
  readonly isActive: boolean;
  /** It is a member that is not active, and no import makes it so. */
  readonly isHeldBack?: boolean;
  /** It is another group's, whose sessions the importer does not open. */
  readonly isForeign?: boolean;
}

export interface KnownPractitioner {
  readonly id: string;
  readonly staffNumber: string;
  readonly employerId: string;
  readonly practicePoints: readonly string[];
}

/**
 * What the files beside `clinics.csv` register, by upper-case keys: references to it are right, though the copies may not have it yet.
 * Undefined is what a table mentions that cannot be understood: anything.
 */
export interface Mentions {
  readonly organizations: ReadonlySet<string> | undefined;
  readonly practitioners: ReadonlySet<string> | undefined;
}

/** Organizations that become members, by credit code. */
export const organizationsIn = (lines: Iterable<RawLine>): Mentions['organizations'] =>
  keysIn(lines, { creditCode: '统一社会信用代码' }, { role: '成员角色' }, ({ creditCode, role }, isGuess) =>
    role || isGuess ? [creditCode] : [],
  );

/** Practitioners by each organization where they practise and their staff number there: `<credit code>/<staff number>`. */
export const practitionersIn = (lines: Iterable<RawLine>): Mentions['practitioners'] =>
  keysIn(
    lines,
    { employerCreditCode: '单位信用代码', staffNumber: '工号' },
    { practicePoints: '执业点信用代码' },
    ({ employerCreditCode = '', staffNumber, practicePoints = '' }) =>
      [employerCreditCode, ...textsIn(practicePoints)].map((code) => `${code}/${staffNumber}`),
  );

type Headings = Readonly<Record<string, string>>;

/**
 * Keys of the lines of a table that another service checks, in upper case; undefined where it has not the `required` columns. A line
 * that cannot be read is a guess.
 */
function keysIn(
  lines: Iterable<RawLine>,
  required: Headings,
  optional: Headings,
  keysOf: (cells: Readonly<Record<string, string | undefined>>, isGuess: boolean) => (string | undefined)[],
): Set<string> | undefined {
  const keys = new Set<string>();
  let names: (string | undefined)[] | undefined;
  for (const { values, broken } of lines) {
    if (!names) {
      const known = Object.entries({ ...required, ...optional });
      names = values.map((text) => known.find(([name, zh]) => text === name || text === zh)?.[0]);
      if (broken || Object.keys(required).some((name) => !names?.includes(name))) return undefined;
      continue;
    }
    const cells = Object.fromEntries(names.map((name, i) => [name ?? '', values[i]]));
    for (const key of keysOf(cells, broken !== undefined || values.length !== names.length)) {
      if (key) keys.add(key.toUpperCase());
    }
  }
  return keys;
}

const isMentioned = (keys: ReadonlySet<string> | undefined, key: string): boolean =>
  keys === undefined || keys.has(key.toUpperCase());

/** The lines that fit and whose references are known, and whether some are only mentioned. */
export interface Resolution {
  readonly placed: readonly Placed[];
  readonly behind: boolean;
}

/** Puts ids in the place of codes. What is only mentioned stands under its code: it serves a rehearsal and is never written. */
export function resolve(
  lines: readonly ReadLine[],
  organizations: readonly KnownOrganization[],
  practitioners: readonly KnownPractitioner[],
  mentions: Mentions,
  problems: ImportProblem[],
): Resolution {
  let behind = false;
  const known = new Map(organizations.map((organization) => [organization.creditCode, organization]));
  const doctors = Map.groupBy(practitioners, ({ staffNumber }) => staffNumber);
  const placed = lines.flatMap(({ row, line, fit }): Placed[] => {
    const report = (column: string, zh: string, en: string): Placed[] => {
      problems.push(importProblem(row.file, row.line, column, zh, en));
      return [];
    };
    const { organizationCreditCode: code, staffNumber } = line;
    // It was reported, and with it what hangs on it.
    if (code === '') return [];
    const organization = known.get(code);
    if (organization?.isForeign) {
      const [zh, en] = ['不属于您所在的医联体', 'does not belong to your group'];
      return report('organizationCreditCode', `机构 ${code} ${zh}`, `Organization ${code} ${en}`);
    }
    if (!organization?.isActive) {
      const [zh, en] = organization ? ['不是有效成员单位', 'is not an active member'] : ['未登记', 'is not registered'];
      if (organization?.isHeldBack || !isMentioned(mentions.organizations, code))
        return report('organizationCreditCode', `机构 ${code} ${zh}`, `Organization ${code} ${en}`);
      behind = true;
    }
    const organizationId = organization?.id ?? code;
    const place = (practitionerId: string | null): Placed[] =>
      fit ? [{ row, line, organizationId, practitionerId }] : [];
    if (staffNumber === null) return place(null);
    const named = doctors.get(staffNumber) ?? [];
    const doctor =
      named.find(({ employerId }) => employerId === organizationId) ??
      named.find(({ practicePoints }) => practicePoints.includes(organizationId));
    if (!doctor && !isMentioned(mentions.practitioners, `${code}/${staffNumber}`)) {
      return report(
        'staffNumber',
        `该机构没有工号 ${staffNumber}`,
        `The organization has no staff number ${staffNumber}`,
      );
    }
    behind ||= !doctor;
    return place(doctor?.id ?? `${code}/${staffNumber}`);
  });
  return { placed, behind };
}
