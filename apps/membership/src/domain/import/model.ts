import type { FolderRow } from '#contracts';
import type { Agreement } from '../agreement.js';
import type { Consortium } from '../consortium.js';
import type { GpTeam } from '../gp-team.js';
import type { Membership } from '../membership.js';
import type { Organization } from '../organization.js';
import type { Policy } from '../policy.js';
import type { Practitioner } from '../practitioner.js';
import type { ServiceScope } from '../service-scope.js';
import type { User } from '../user.js';
import type { Group } from './group.js';
import type { Changes } from './ledger.js';
import type { GpTeamLine, OrganizationLine, PractitionerLine, ScopeLine, UserLine } from './lines.js';

/** What is registered before an import, as far as the lines refer to it. */
export interface Registry {
  readonly organizations: readonly Organization[];
  readonly consortia: readonly Consortium[];
  readonly memberships: readonly Membership[];
  readonly scopes: readonly ServiceScope[];
  readonly practitioners: readonly Practitioner[];
  readonly gpTeams: readonly GpTeam[];
  readonly policies: readonly Policy[];
  readonly agreements: readonly Agreement[];
  readonly users: readonly User[];
}

/** Everything that lines change; every list is empty the second time. */
export interface ImportPlan {
  readonly organizations: Changes<Organization>;
  readonly consortia: Changes<Consortium>;
  readonly memberships: Changes<Membership>;
  readonly scopes: Changes<ServiceScope>;
  readonly practitioners: Changes<Practitioner>;
  readonly gpTeams: Changes<GpTeam>;
  readonly policies: Changes<Policy>;
  readonly agreements: Changes<Agreement>;
  readonly users: Changes<User>;
}

export interface ImportContext {
  /** User id of who imports. */
  readonly by: string;
  /** RFC 3339. */
  readonly at: string;
  readonly newId: () => string;
  /** Groups to whom what is created or amended must belong; `every` for the platform's operator. */
  readonly groups: readonly string[] | 'every';
}

/** A line and where it stands. */
export interface Located<T> {
  readonly row: FolderRow;
  readonly line: T;
  /** False where a cell of it was reported: the others still say what the line refers to and is the same as, and it changes nothing. */
  readonly fit: boolean;
}

/** The lines of a folder, or of a part of it, that could be read. */
export interface Lines {
  readonly group: Group | undefined;
  readonly organizations: readonly Located<OrganizationLine>[];
  readonly scopes: readonly Located<ScopeLine>[];
  readonly practitioners: readonly Located<PractitionerLine>[];
  readonly gpTeams: readonly Located<GpTeamLine>[];
  readonly users: readonly Located<UserLine>[];
  /** Keys of what the rows stand for, also of those that could not be read: what hangs on a bad row is not reported as well. */
  readonly mentioned: ReadonlySet<string>;
}
