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

/** To see a record, or to change it and what hangs on it. */
type Purpose = 'see' | 'change';
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
const readable = new Map<unknown, string>([
  [OrganizationEntity, 'true'],
  [UserEntity, `m.status NOT IN ('intent', 'ended')`],
]);

const memberships = (of: string): string => `SELECT FROM memberships m WHERE m.organization_id = row.${of}`;

/**
 * What holds of a record that is there for who acts for `:own`, an active member of `:groups`. What belongs to a consortium is its
 * groups' alone. What belongs to an organization is seen in all of its groups, or everywhere while it never was in one; it is changed
 * only in a group to which it belongs alone, since whoever keeps its register has a hand in its other groups.
 */
function conditionOf(register: unknown, purpose: Purpose): string {
  const { consortium, organization } = owners.get(register) ?? {};
  const own = organization && purpose === 'see' ? `row.${organization} = :own` : 'false';
  if (consortium) return `(row.${consortium} = ANY (:groups) OR ${own})`;
  if (!organization) throw new Error('a register that belongs to nobody');
  const member = `m.consortium_id = ANY (:groups) AND ${readable.get(register) ?? `m.status <> 'ended'`}`;
  const ofGroups = `EXISTS (${memberships(organization)} AND ${member})`;
  // An account of no organization acts for every group, and one of an organization in none might come to.
  const isAccount = register === UserEntity;
  if (purpose === 'change') {
    const alone = `NOT EXISTS (${memberships(organization)} AND m.consortium_id <> ALL (:groups))`;
    return isAccount ? `(${alone} AND ${ofGroups})` : alone;
  }
  const free = isAccount ? 'false' : `NOT EXISTS (${memberships(organization)})`;
  return `(${own} OR ${free} OR ${ofGroups})`;
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

/** @throws Refusal `not-found` for what is another group's; an unknown id is left to who looks it up */
async function demand(
  manager: EntityManager,
  register: Register,
  id: unknown,
  caller: Caller,
  purpose: Purpose,
): Promise<void> {
  if (!isUUID(id)) return;
  const select = manager.createQueryBuilder(register, 'row').where('row.id = :id', { id });
  await within(select, register, caller, purpose);
  if (!(await select.getExists()) && (await manager.existsBy(register, { id }))) noSuchRecord();
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
    const purpose = method === 'GET' || !caller.roles.includes('group-admin') ? 'see' : 'change';
    await demand(manager, register, params['id'], caller, purpose);
    if (purpose === 'see') return true;
    const { consortiumId, organizationId, employerId } = (body ?? {}) as Readonly<Record<string, unknown>>;
    if (consortiumId) await demand(manager, ConsortiumEntity, consortiumId, caller, 'change');
    else await demand(manager, OrganizationEntity, organizationId ?? employerId, caller, 'change');
    return true;
  }
}

/**
 * A controller of one register: a record in the path, and the consortium or organization in the body for which a new one is, must be
 * there for the caller (interfaces §5: what is another group's is 404). Lists leave out what is not there by `within`.
 */
export const OfGroups = (register: Register): ClassDecorator =>
  applyDecorators(SetMetadata(REGISTER, register), UseGuards(WithinGroups));
