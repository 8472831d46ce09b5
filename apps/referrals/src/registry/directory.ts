import { Refusal, type PolicyState } from '#contracts';
import type { EntityManager } from 'typeorm';
import { misfits, type Demand, type Directory, type Scope } from '../domain/capability.js';
import { isAbove } from '../domain/direction.js';
import type { Member } from '../domain/ends.js';
import { capabilityPolicy, timersPolicy } from '../domain/group-rules.js';

/** The two ends of a referral as they are asked about. */
export interface Asked {
  readonly fromOrganizationId: string;
  readonly fromPractitionerId: string | null;
  readonly toOrganizationId: string;
  readonly toDepartment: string;
  readonly toPractitionerId: string | null;
  /** Whose clinician is named now and must practise; one who was named before may have left since. */
  readonly namedNow: { readonly from: boolean; readonly to: boolean };
  /** The day on which policies are to be in force, and clinicians practise. */
  readonly on: string;
}

/** What the copies of membership's registers say about them. */
export interface Registered {
  readonly from: Member | undefined;
  readonly to: Member | undefined;
  readonly receiving: readonly Scope[];
  readonly ownDepartments: readonly string[];
  /** Policies on referrals of the referrer's groups. */
  readonly policies: readonly { groupId: string; code: string; parameters: PolicyState['parameters'] }[];
}

const scopeJson = `json_build_object(
  'organizationId', s.organization_id, 'organizationName', o.short_name, 'department', s.department, 'directions', s.directions,
  'bookingMode', s.booking_mode, 'minAge', s.min_age, 'maxAge', s.max_age, 'sex', s.sex, 'indications', s.indications, 'open', s.open)`;

const policiesAsked = [capabilityPolicy, timersPolicy];

type Row = Pick<Registered, 'receiving' | 'ownDepartments' | 'policies'> & {
  members: (Member & { practitionerWorksThere: boolean })[];
};

/** Looks both ends up in one query. @throws Refusal `unknown-practitioner` when a clinician named does not work there */
export async function lookUp(manager: EntityManager, asked: Asked): Promise<Registered> {
  const { fromOrganizationId, fromPractitionerId, toOrganizationId, toDepartment, toPractitionerId, namedNow, on } =
    asked;
  const rows: Row[] = await manager.query(
    `SELECT
       (SELECT coalesce(json_agg(json_build_object(
          'organizationId', o.id, 'name', o.short_name, 'divisionCode', o.division_code, 'kind', o.kind,
          'activeIn', (SELECT coalesce(json_agg(m.consortium_id), '[]') FROM member_copies m
                       WHERE m.organization_id = o.id AND m.status = 'active'),
          'practitionerWorksThere', EXISTS (SELECT FROM practitioner_copies p
                       WHERE p.id = CASE o.id WHEN $1 THEN $2::uuid ELSE $5::uuid END
                         AND (p.employer_id = o.id OR p.practice_points ? o.id::text)
                         AND ((p.ends_on > $7) IS NOT FALSE
                              OR NOT CASE o.id WHEN $1 THEN $8::boolean ELSE $9::boolean END)))), '[]')
        FROM organization_copies o WHERE o.id IN ($1, $3)) AS members,
       (SELECT coalesce(json_agg(${scopeJson}), '[]')
        FROM scope_copies s JOIN organization_copies o ON o.id = s.organization_id
        WHERE s.organization_id = $3 AND s.department = $4) AS receiving,
       (SELECT coalesce(json_agg(s.department), '[]') FROM scope_copies s
        WHERE s.organization_id = $1 AND s.open) AS "ownDepartments",
       (SELECT coalesce(json_agg(json_build_object('groupId', p.consortium_id, 'code', p.code, 'parameters', p.parameters)), '[]')
        FROM (SELECT DISTINCT ON (consortium_id, code) consortium_id, code, parameters FROM policy_copies
              WHERE code = ANY ($6) AND valid_from <= $7 AND withdrawn_at IS NULL
                AND consortium_id IN (SELECT m.consortium_id FROM member_copies m WHERE m.organization_id = $1)
              ORDER BY consortium_id, code, policy_version DESC) p) AS policies`,
    [
      fromOrganizationId,
      fromPractitionerId,
      toOrganizationId,
      toDepartment,
      toPractitionerId,
      policiesAsked,
      on,
      namedNow.from,
      namedNow.to,
    ],
  );
  const { members, ...registered } = rows[0] ?? { members: [], receiving: [], ownDepartments: [], policies: [] };
  const from = members.find((member) => member.organizationId === fromOrganizationId);
  const to = members.find((member) => member.organizationId === toOrganizationId);
  if (from && fromPractitionerId && !from.practitionerWorksThere) throw unknownPractitioner(from, 'from');
  if (to && toPractitionerId && !to.practitionerWorksThere) throw unknownPractitioner(to, 'to');
  return { from, to, ...registered };
}

/** Completes the directory for a decision: other members' scopes matter only when the receiver's do not fit. */
export async function directoryFor(
  manager: EntityManager,
  { from, to, receiving, ownDepartments }: Registered,
  groupId: string,
  demand: Demand,
): Promise<Directory> {
  const fits = receiving.some((scope) => misfits(scope, demand).length === 0);
  return {
    receiving,
    ownDepartments,
    elsewhere: fits ? [] : await openScopes(manager, groupId, demand.department, from),
    receiverAbove: isAbove(to, from),
  };
}

/** Where else a patient of that referrer could go. */
async function openScopes(
  manager: EntityManager,
  groupId: string,
  department: string,
  from: Member | undefined,
): Promise<Scope[]> {
  const rows: { scope: Scope }[] = await manager.query(
    `SELECT ${scopeJson} AS scope FROM scope_copies s JOIN organization_copies o ON o.id = s.organization_id
     WHERE s.department = $2 AND s.open AND s.organization_id IS DISTINCT FROM $3 AND EXISTS (
       SELECT FROM member_copies m WHERE m.organization_id = s.organization_id AND m.consortium_id = $1 AND m.status = 'active')
     ORDER BY o.short_name`,
    [groupId, department, from?.organizationId],
  );
  return rows.map((row) => row.scope);
}

const unknownPractitioner = ({ name }: Member, end: 'from' | 'to') =>
  new Refusal(
    'invalid',
    'unknown-practitioner',
    {
      zh: `该医生未在${name}登记执业，或已离任`,
      en: `The practitioner is not registered with ${name}, or has left`,
    },
    [
      {
        pointer: `/${end}/practitionerId`,
        detail: { zh: `未在 /${end}/organizationId 登记`, en: `not registered with /${end}/organizationId` },
      },
    ],
  );
