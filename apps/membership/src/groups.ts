import {
  applyDecorators,
  Injectable,
  SetMetadata,
  UseGuards,
  type CanActivate,
  type ExecutionContext,
  type Type,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Refusal } from '#contracts';
import { groupsOf, type Caller, type Groups } from '#platform';
import { isUUID } from 'class-validator';
import { DataSource, type EntityManager, type ObjectLiteral, type SelectQueryBuilder } from 'typeorm';
import {
  AgreementEntity,
  ConsortiumEntity,
  GpTeamEntity,
  MembershipEntity,
  OrganizationEntity,
  PolicyEntity,
  PractitionerEntity,
  PublicityMaterialEntity,
  PublicityViolationEntity,
  ServiceScopeEntity,
  UserEntity,
} from './entities/index.js';
import { noSuchRecord } from './references.js';

/** To see a record, to keep it with what hangs on it, or to bring an organization into a group. */
type Purpose = 'see' | 'keep' | 'bring in';
type Register = Type<ObjectLiteral>;

/** Which column of a register says to which consortium a record belongs, and which to which organization. */
interface Owner {
  readonly consortium?: string;
  readonly organization?: string;
}

const ofMember: Owner = { consortium: 'consortiumId', organization: 'organizationId' };
const owners = new Map<unknown, Owner>([
  [ConsortiumEntity, { consortium: 'id' }],
  [MembershipEntity, ofMember],
  [AgreementEntity, ofMember],
  [PolicyEntity, { consortium: 'consortiumId' }],
  [PublicityMaterialEntity, ofMember],
  [PublicityViolationEntity, ofMember],
  [OrganizationEntity, { organization: 'id' }],
  [ServiceScopeEntity, { organization: 'organizationId' }],
  [PractitionerEntity, { organization: 'employerId' }],
  [GpTeamEntity, { organization: 'organizationId' }],
  [UserEntity, { organization: 'organizationId' }],
]);

/**
 * Whose membership lets its group read what belongs to an organization: who has left takes it along, but for the entry of the register
 * that its membership names; accounts are nobody's yet while it only intends to join.
 */
const open = `m.status <> 'ended'`;
const readable = new Map<unknown, string>([
  [OrganizationEntity, 'true'],
  [UserEntity, `m.status NOT IN ('intent', 'ended')`],
]);

const here = 'm.consortium_id = ANY (:groups)';
const standing = `m.status IN ('active', 'suspended')`;

/**
 * What holds of a record that is there for who acts for `:own`, an active member of `:groups`. What belongs to a consortium is its
 * groups' alone. What belongs to an organization is seen in all of its groups, or everywhere while it never was in one, and kept by the
 * group that it joined first of those it is in (ADR 0051), but for accounts, which act for all of them. Who is a member elsewhere is
 * brought in by the operator alone.
 */
function conditionOf(register: unknown, purpose: Purpose): string {
  const { consortium, organization } = owners.get(register) ?? {};
  const own = organization && purpose === 'see' ? `row.${organization} = :own` : 'false';
  if (consortium) return `(row.${consortium} = ANY (:groups) OR ${own})`;
  if (!organization) throw new Error('a register that belongs to nobody');
  const memberships = `FROM memberships m WHERE m.organization_id = row.${organization}`;
  const elsewhere = `true ${memberships} AND ${standing} AND NOT (${here}) LIMIT 1`;
  if (register === UserEntity) {
    // An account of no organization acts for every group, and one of an organization in none might come to.
    const ofGroups = `EXISTS (SELECT ${memberships} AND ${here} AND ${readable.get(register)})`;
    return purpose === 'see' ? `(${own} OR ${ofGroups})` : `${ofGroups} AND (SELECT ${elsewhere}) IS NOT TRUE`;
  }
  const opened = purpose === 'keep' ? open : (readable.get(register) ?? open);
  const free = `NOT EXISTS (SELECT ${memberships})`;
  const seen = `(row.${organization} = :own OR ${free} OR EXISTS (SELECT ${memberships} AND ${here} AND ${opened}))`;
  if (purpose === 'see') return seen;
  const foreign =
    purpose === 'keep'
      ? `NOT (${here}) FROM (SELECT m.consortium_id ${memberships} AND ${standing} ORDER BY m.id LIMIT 1) m`
      : elsewhere;
  return `${seen} AND (SELECT ${foreign}) IS NOT TRUE`;
}

/** Leaves out of `row`s of a register what is not there for the caller. */
export async function within<T extends ObjectLiteral>(
  select: SelectQueryBuilder<T>,
  register: unknown,
  caller: Caller,
  purpose: Purpose = 'see',
): Promise<void> {
  restrict(select, register, caller, purpose, await groupsOf(select.connection.manager, caller, 'memberships'));
}

function restrict<T extends ObjectLiteral>(
  select: SelectQueryBuilder<T>,
  register: unknown,
  { organizationId }: Caller,
  purpose: Purpose,
  groups: Groups,
): void {
  if (groups !== 'every') select.andWhere(conditionOf(register, purpose), { groups, own: organizationId });
}

/** Those of some records that are there for the caller, by id; asked within the caller's transaction. */
export async function thereFor<T extends ObjectLiteral & { id: string }>(
  manager: EntityManager,
  register: Type<T>,
  ids: readonly string[],
  caller: Caller,
): Promise<ReadonlyMap<string, T>> {
  const select = manager.createQueryBuilder(register, 'row').where('row.id = ANY (:ids)', { ids });
  restrict(select, register, caller, 'see', await groupsOf(manager, caller, 'memberships'));
  return new Map((await select.getMany()).map((record) => [record.id, record]));
}

/**
 * @throws Refusal `not-found` for what is another group's, or who may where the caller sees it; an unknown id is left to who looks it up
 */
async function demand(
  manager: EntityManager,
  register: Register,
  id: unknown,
  caller: Caller,
  purpose: Purpose,
): Promise<void> {
  if (!isUUID(id)) return;
  const isThere = async (purpose: Purpose): Promise<boolean> => {
    const select = manager.createQueryBuilder(register, 'row').where('row.id = :id', { id });
    await within(select, register, caller, purpose);
    return select.getExists();
  };
  if ((await isThere(purpose)) || !(await manager.existsBy(register, { id }))) return;
  if (purpose === 'see' || !(await isThere('see'))) noSuchRecord();
  if (register === UserEntity) throw notYours('act for all');
  throw notYours(owners.get(register)?.consortium ? 'of its group' : purpose);
}

/** Who may, of a record that the caller sees. */
function notYours(may: 'of its group' | 'act for all' | Exclude<Purpose, 'see'>): Refusal {
  const [code, zh, en] = {
    'of its group': [
      'not-an-active-member',
      '您所在机构不是该医联体的正式成员；须由该医联体的管理员更改',
      'Your organization is no active member of the group; an administrator of one that is changes it',
    ],
    'act for all': [
      'account-of-other-groups',
      '账号代表其机构所在的全部医联体；须由代表这些医联体的管理员或平台运营方更改',
      'An account acts for every group of its organization: an administrator who acts for all of these changes it, or the operator of the platform',
    ],
    keep: [
      'kept-by-another-group',
      '该机构的登记信息由其最早加入且仍在的医联体维护：须由该医联体或该机构的管理员、或平台运营方更改',
      'Kept by the group that the organization joined first of those it is in: an administrator of that group or of the organization changes it, or the operator of the platform',
    ],
    'bring in': [
      'member-of-another-group',
      '该机构是其他医联体的成员，须由平台运营方引入',
      'The organization is a member of another group; the operator of the platform brings it in',
    ],
  }[may] as [string, string, string];
  return new Refusal('forbidden', code, { zh, en });
}

interface Asked {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly caller?: Caller;
}

const REGISTER = 'membership:register';

@Injectable()
class WithinGroups implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly dataSource: DataSource,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { method, params, body, caller } = context.switchToHttp().getRequest<Asked>();
    if (!caller?.organizationId) return true;
    const { manager } = this.dataSource;
    const register = this.reflector.get<Register>(REGISTER, context.getClass());
    // Who is no administrator changes the own organization's alone, which the route sees to.
    const purpose = method === 'GET' || !caller.roles.includes('group-admin') ? 'see' : 'keep';
    await demand(manager, register, params['id'], caller, purpose);
    if (purpose === 'see') return true;
    const { consortiumId, organizationId, employerId } = (body ?? {}) as Readonly<Record<string, unknown>>;
    if (consortiumId) await demand(manager, ConsortiumEntity, consortiumId, caller, 'keep');
    else if (register === ConsortiumEntity)
      await demand(manager, OrganizationEntity, organizationId, caller, 'bring in');
    else await demand(manager, OrganizationEntity, organizationId ?? employerId, caller, 'keep');
    return true;
  }
}

/**
 * A controller of one register: a record in the path, and the consortium or organization in the body for which a new one is, must be
 * there for the caller (what is another group's is 404; what is seen but kept by others is 403). Lists leave out what is not there by `within`.
 */
export const OfGroups = (register: Register): ClassDecorator =>
  applyDecorators(SetMetadata(REGISTER, register), UseGuards(WithinGroups));
