import { Any, Not, type EntityManager, type EntityTarget, type ObjectLiteral } from 'typeorm';
import type { Consortium } from '../domain/consortium.js';
import type { Lines, Registry } from '../domain/import/model.js';
import { referencesOf } from '../domain/import/references.js';
import {
  AgreementEntity,
  ConsortiumEntity,
  GpTeamEntity,
  MembershipEntity,
  OrganizationEntity,
  PolicyEntity,
  PractitionerEntity,
  ServiceScopeEntity,
  UserEntity,
} from '../entities/index.js';

/** What is registered of a consortium's members, and of the people and organizations to which that refers. */
export async function registryOf(manager: EntityManager, consortium: Consortium): Promise<Registry> {
  const ofConsortium = { consortiumId: consortium.id };
  const joined = await manager.findBy(MembershipEntity, { ...ofConsortium, status: Not('ended') });
  const members = joined.map(({ organizationId }) => organizationId);
  const ofMembers = { organizationId: Any(members) };
  const gpTeams = await manager.findBy(GpTeamEntity, ofMembers);
  const users = await manager.findBy(UserEntity, ofMembers);
  const named = [
    ...gpTeams.flatMap(({ memberIds }) => memberIds),
    ...users.flatMap((user) => user.practitionerId ?? []),
  ];
  const practitioners = await manager.findBy(PractitionerEntity, [{ employerId: Any(members) }, { id: Any(named) }]);
  const places = practitioners.flatMap(({ employerId, practicePoints }) => [employerId, ...practicePoints]);
  const wanted = [...new Set([consortium.leadOrganizationId, ...members, ...places])];
  const organizations = await upwardsFrom(manager, 'id', wanted);
  return {
    organizations,
    consortia: [consortium],
    memberships: await manager.findBy(MembershipEntity, { organizationId: Any(organizations.map(({ id }) => id)) }),
    scopes: await manager.findBy(ServiceScopeEntity, ofMembers),
    practitioners,
    gpTeams,
    policies: await manager.findBy(PolicyEntity, ofConsortium),
    agreements: await manager.findBy(AgreementEntity, ofConsortium),
    users,
  };
}

/** What is registered of that to which lines refer, and the organizations above it. */
export async function registryFor(manager: EntityManager, lines: Lines): Promise<Registry> {
  const { creditCodes, people } = referencesOf(lines);
  const code = lines.group?.code;
  const [consortium, ...none] = !code ? [] : await manager.findBy(ConsortiumEntity, { code });
  const lead = consortium ? await upwardsFrom(manager, 'id', [consortium.leadOrganizationId]) : [];
  const organizations = [...lead, ...(await upwardsFrom(manager, 'credit_code', creditCodes))];
  const ids = new Map(organizations.map(({ creditCode, id }) => [creditCode, id]));
  const idOf = (creditCode: string): string | null => ids.get(creditCode) ?? null;
  const ofConsortium = { consortiumId: consortium?.id ?? '' };
  const users = await manager.findBy(UserEntity, { username: Any(lines.users.map(({ line }) => line.facts.username)) });
  const owners = [...ids.values(), ...users.flatMap(({ organizationId }) => organizationId ?? [])];
  return {
    organizations,
    consortia: consortium ? [consortium] : none,
    memberships: await manager.findBy(MembershipEntity, [
      ...(consortium ? [ofConsortium] : []),
      { organizationId: Any(owners) },
    ]),
    policies: consortium ? await manager.findBy(PolicyEntity, ofConsortium) : [],
    agreements: consortium ? await manager.findBy(AgreementEntity, ofConsortium) : [],
    scopes: await among(
      manager,
      ServiceScopeEntity,
      ['organizationId', 'department'],
      lines.scopes.map(({ line }) => [idOf(line.organizationCreditCode), line.facts.department]),
    ),
    practitioners: await among(
      manager,
      PractitionerEntity,
      ['employerId', 'staffNumber'],
      people.map(({ employerCreditCode, staffNumber }) => [idOf(employerCreditCode), staffNumber]),
    ),
    gpTeams: await among(
      manager,
      GpTeamEntity,
      ['organizationId', 'name'],
      lines.gpTeams.map(({ line }) => [idOf(line.organizationCreditCode), line.facts.name]),
    ),
    users,
  };
}

async function upwardsFrom(
  manager: EntityManager,
  column: 'id' | 'credit_code',
  values: readonly string[],
): Promise<OrganizationEntity[]> {
  const rows: { id: string }[] = await manager.query(
    `WITH RECURSIVE known AS (
       SELECT id, parent_id FROM organizations WHERE ${column} = ANY($1)
       UNION SELECT o.id, o.parent_id FROM organizations o JOIN known ON o.id = known.parent_id
     ) SELECT id FROM known`,
    [values],
  );
  return manager.findBy(OrganizationEntity, { id: Any(rows.map(({ id }) => id)) });
}

/**
 * Rows of a register by the two columns that identify one: an organization's id and a name within it. Each is looked up by itself:
 * joined, every part of a folder would read the whole register.
 */
async function among<E extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<E>,
  [owner, name]: readonly [keyof E & string, keyof E & string],
  keys: readonly (readonly [string | null, string])[],
): Promise<E[]> {
  if (keys.length === 0) return [];
  const found = manager
    .createQueryBuilder(entity, 'f')
    .select('f.id')
    .where(`f.${owner} = k.owner AND f.${name} = k.name`)
    .getQuery();
  return manager
    .createQueryBuilder(entity, 'r')
    .where(
      `r.id = ANY (ARRAY(SELECT (${found}) FROM unnest(CAST(:owners AS uuid[]), CAST(:names AS text[])) AS k (owner, name)))`,
    )
    .setParameters({ owners: keys.map(([owner]) => owner), names: keys.map(([, name]) => name) })
    .getMany();
}
