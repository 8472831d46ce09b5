import {
  indications,
  isDepartment,
  textsIn,
  type GpTeamState,
  type MembershipState,
  type OrganizationState,
  type PractitionerState,
  type ServiceScopeState,
  type UserState,
  type Cells,
} from '#contracts';
import type { Facts } from '../facts.js';
import { divisionForm, staffNumberForm, staffNumberSays, usernameForm } from './forms.js';
import * as words from './words.js';

/** The facts of a line; an `Unsaid` one is undefined where the line says nothing of it, which leaves what is registered. */
type Said<T, Unsaid extends keyof Facts<T>> = Omit<Facts<T>, Unsaid> & Partial<Pick<Facts<T>, Unsaid>>;

/** A line of each file as facts, with natural keys where an id will stand. */
export interface OrganizationLine {
  readonly facts: Said<Omit<OrganizationState, 'parentId'>, 'location' | 'address' | 'phone'>;
  readonly parentCreditCode: string | null | undefined;
  readonly role: MembershipState['role'] | null;
}

export function organizationLine(cells: Cells): OrganizationLine {
  const latitude = cells.said('latitude', (column) => cells.numberOrNull(column, -90, 90, false));
  const longitude = cells.said('longitude', (column) => cells.numberOrNull(column, -180, 180, false));
  const [hasLatitude, hasLongitude] = [typeof latitude === 'number', typeof longitude === 'number'];
  if (hasLatitude !== hasLongitude && cells.fit) {
    cells.report(
      hasLongitude ? 'latitude' : 'longitude',
      null,
      '经纬度须同时填写',
      'Latitude and longitude go together',
    );
  }
  return {
    facts: {
      creditCode: cells.text('creditCode').toUpperCase(),
      name: cells.text('name'),
      shortName: cells.text('shortName', 50),
      level: cells.code('level', words.levelWords),
      kind: cells.code('kind', words.kindWords),
      ownership: cells.code('ownership', words.ownershipWords),
      divisionCode: cells.matching(
        'divisionCode',
        divisionForm,
        '不是六位行政区划代码',
        'is not a six-digit division code',
      ),
      location:
        latitude === undefined || longitude === undefined
          ? undefined
          : latitude === null || longitude === null
            ? null
            : { latitude, longitude },
      address: cells.said('address', (column) => cells.textOrNull(column)),
      phone: cells.said('phone', (column) => cells.textOrNull(column, 50)),
    },
    parentCreditCode: codeOrNull(cells, 'parentCreditCode'),
    role: cells.codeOrNull('role', words.memberRoleWords),
  };
}

/** A credit code, null where the cell is empty, undefined where the heading has no such column. */
const codeOrNull = (cells: Cells, column: string): string | null | undefined =>
  cells.said(column, () => cells.textOrNull(column)?.toUpperCase() ?? null);

/** Undefined also where the cell is empty: the line may be older than what was decided since. */
const yesNo = (cells: Cells, column: string): boolean | undefined => {
  const word = cells.codeOrNull(column, words.yesNoWords);
  return word === null ? undefined : word === 'yes';
};

const department = (cells: Cells, column: string): string =>
  cells.matching(column, { test: isDepartment }, '不在诊疗科目名录中', 'is not in the national list of departments');

export interface ScopeLine {
  readonly organizationCreditCode: string;
  readonly facts: Said<
    Omit<ServiceScopeState, 'organizationId'>,
    'minAge' | 'maxAge' | 'sex' | 'indications' | 'contact' | 'openingHours' | 'waitDays' | 'open'
  >;
}

export function scopeLine(cells: Cells): ScopeLine {
  const accepted = cells.said('indications', (column) => cells.list(column));
  const unknown = (accepted ?? []).filter((code) => !(indications as string[]).includes(code));
  if (unknown.length > 0) {
    const list = unknown.join('、');
    cells.report('indications', null, `未知的转诊指征：${list}`, `Unknown indications: ${unknown.join(', ')}`);
  }
  return {
    organizationCreditCode: cells.text('organizationCreditCode').toUpperCase(),
    facts: {
      department: department(cells, 'department'),
      directions: cells.codes('directions', words.directionWords),
      bookingMode: cells.code('bookingMode', words.bookingModeWords),
      minAge: cells.said('minAge', (column) => cells.numberOrNull(column, 0, 150)),
      maxAge: cells.said('maxAge', (column) => cells.numberOrNull(column, 0, 150)),
      sex: cells.said('sex', (column) => cells.codeOrNull(column, words.sexWords)),
      indications: accepted,
      contact: cells.said('contact', (column) => cells.textOrNull(column)),
      openingHours: cells.said('openingHours', (column) => cells.textOrNull(column)),
      waitDays: cells.said('waitDays', (column) => cells.numberOrNull(column, 0, 3650)),
      open: yesNo(cells, 'open'),
    },
  };
}

export interface PractitionerLine {
  readonly employerCreditCode: string;
  readonly practicePointCreditCodes: readonly string[] | undefined;
  readonly facts: Said<Omit<PractitionerState, 'employerId' | 'practicePoints'>, 'sex' | 'endsOn'>;
}

export function practitionerLine(cells: Cells): PractitionerLine {
  return {
    employerCreditCode: cells.text('employerCreditCode').toUpperCase(),
    practicePointCreditCodes: cells
      .said('practicePoints', (column) => cells.list(column))
      ?.map((code) => code.toUpperCase()),
    facts: {
      staffNumber: cells.matching('staffNumber', staffNumberForm, staffNumberSays.zh, staffNumberSays.en, 50),
      name: cells.text('name', 100),
      sex: cells.said('sex', (column) => cells.codeOrNull(column, words.sexWords)),
      title: cells.code('title', words.titleWords),
      specialty: department(cells, 'specialty'),
      // A line without an end may be older than the end: only the API takes one back.
      endsOn: cells.dateOrNull('endsOn') ?? undefined,
    },
  };
}

/** A practitioner as a cell names one: the employer's credit code, a slash, the staff number; without a code the line's own. */
export interface Named {
  readonly employerCreditCode: string;
  readonly staffNumber: string;
}

export interface GpTeamLine {
  readonly organizationCreditCode: string;
  readonly leader: Named;
  readonly members: readonly Named[] | undefined;
  readonly facts: Said<Pick<GpTeamState, 'name' | 'active'>, 'active'>;
}

export function gpTeamLine(cells: Cells): GpTeamLine {
  const organizationCreditCode = cells.text('organizationCreditCode').toUpperCase();
  const named = (column: string, text: string): Named => {
    const [, employer = organizationCreditCode, staffNumber = ''] = /^(?:([^/]+)\/)?([^/]+)$/.exec(text) ?? [];
    if (text !== '' && staffNumber === '')
      cells.report(
        column,
        null,
        `“${text}”须为 信用代码/工号，本机构的可只填工号`,
        `"${text}" must be <credit code>/<staff number>, or a staff number of the own organization`,
      );
    return { employerCreditCode: employer.toUpperCase(), staffNumber };
  };
  return {
    organizationCreditCode,
    leader: named('leader', cells.text('leader')),
    members: cells.said('members', (column) => cells.list(column))?.map((text) => named('members', text)),
    facts: { name: cells.text('name', 100), active: yesNo(cells, 'active') },
  };
}

export interface UserLine {
  readonly organizationCreditCode: string | null | undefined;
  readonly staffNumber: string | null | undefined;
  readonly facts: Said<Omit<UserState & { active: boolean }, 'organizationId' | 'practitionerId'>, 'active'>;
}

export function userLine(cells: Cells): UserLine {
  const line = {
    organizationCreditCode: codeOrNull(cells, 'organizationCreditCode'),
    staffNumber: cells.said('staffNumber', (column) => cells.textOrNull(column, 50)),
    facts: {
      username: cells.matching(
        'username',
        usernameForm,
        '只能含小写字母、数字、点和连字符',
        'may hold lower case letters, digits, dots and hyphens only',
      ),
      displayName: cells.text('displayName', 100),
      roles: cells.codes('roles', words.roleWords),
      active: yesNo(cells, 'active'),
    },
  };
  if (textsIn(cells.row.cells['roles'] ?? '').length === 0)
    cells.report('roles', null, '至少一个角色', 'At least one role');
  return line;
}
