import {
  indications,
  isDepartment,
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

/** A line of each file as facts, with natural keys where an id will stand. */
export interface OrganizationLine {
  readonly facts: Omit<Facts<OrganizationState>, 'parentId'>;
  readonly parentCreditCode: string | null;
  readonly role: MembershipState['role'] | null;
}

export function organizationLine(cells: Cells): OrganizationLine {
  const latitude = cells.numberOrNull('latitude', -90, 90, false);
  const longitude = cells.numberOrNull('longitude', -180, 180, false);
  if ((latitude === null) !== (longitude === null) && cells.fit) {
    cells.report(
      latitude === null ? 'latitude' : 'longitude',
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
      location: latitude === null || longitude === null ? null : { latitude, longitude },
      address: cells.textOrNull('address'),
      phone: cells.textOrNull('phone', 50),
    },
    parentCreditCode: cells.textOrNull('parentCreditCode')?.toUpperCase() ?? null,
    role: cells.codeOrNull('role', words.memberRoleWords),
  };
}

const department = (cells: Cells, column: string): string =>
  cells.matching(column, { test: isDepartment }, '不在诊疗科目名录中', 'is not in the national list of departments');

export interface ScopeLine {
  readonly organizationCreditCode: string;
  readonly facts: Omit<Facts<ServiceScopeState>, 'organizationId'>;
}

export function scopeLine(cells: Cells): ScopeLine {
  const accepted = cells.list('indications');
  const unknown = accepted.filter((code) => !(indications as string[]).includes(code));
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
      minAge: cells.numberOrNull('minAge', 0, 150),
      maxAge: cells.numberOrNull('maxAge', 0, 150),
      sex: cells.codeOrNull('sex', words.sexWords),
      indications: accepted,
      contact: cells.textOrNull('contact'),
      openingHours: cells.textOrNull('openingHours'),
      waitDays: cells.numberOrNull('waitDays', 0, 3650),
      open: cells.codeOrNull('open', words.yesNoWords) !== 'no',
    },
  };
}

export interface PractitionerLine {
  readonly employerCreditCode: string;
  readonly practicePointCreditCodes: readonly string[];
  readonly facts: Omit<Facts<PractitionerState>, 'employerId' | 'practicePoints'>;
}

export function practitionerLine(cells: Cells): PractitionerLine {
  return {
    employerCreditCode: cells.text('employerCreditCode').toUpperCase(),
    practicePointCreditCodes: cells.list('practicePoints').map((code) => code.toUpperCase()),
    facts: {
      staffNumber: cells.matching('staffNumber', staffNumberForm, staffNumberSays.zh, staffNumberSays.en, 50),
      name: cells.text('name', 100),
      sex: cells.codeOrNull('sex', words.sexWords),
      title: cells.code('title', words.titleWords),
      specialty: department(cells, 'specialty'),
      endsOn: cells.dateOrNull('endsOn'),
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
  readonly members: readonly Named[];
  readonly facts: Pick<Facts<GpTeamState>, 'name' | 'active'>;
}

export function gpTeamLine(cells: Cells): GpTeamLine {
  const organizationCreditCode = cells.text('organizationCreditCode').toUpperCase();
  const named = (text: string): Named => {
    const [staffNumber = '', employer = organizationCreditCode] = text.split('/').reverse();
    return { employerCreditCode: employer.toUpperCase(), staffNumber };
  };
  return {
    organizationCreditCode,
    leader: named(cells.text('leader')),
    members: cells.list('members').map(named),
    facts: { name: cells.text('name', 100), active: cells.codeOrNull('active', words.yesNoWords) !== 'no' },
  };
}

const yesNo = (cells: Cells, column: string): boolean | null => {
  const word = cells.codeOrNull(column, words.yesNoWords);
  return word === null ? null : word === 'yes';
};

export interface UserLine {
  readonly organizationCreditCode: string | null;
  readonly staffNumber: string | null;
  /** `active` is null where the line does not say. */
  readonly facts: Omit<Facts<UserState>, 'organizationId' | 'practitionerId'>;
}

export function userLine(cells: Cells): UserLine {
  const line = {
    organizationCreditCode: cells.textOrNull('organizationCreditCode')?.toUpperCase() ?? null,
    staffNumber: cells.textOrNull('staffNumber', 50),
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
  if (line.facts.roles.length === 0 && cells.fit) cells.report('roles', null, '至少一个角色', 'At least one role');
  return line;
}
