import type { Versioned } from '#contracts';
import type { Tx } from '#messaging';
import { Any, type EntityTarget, type FindOptionsWhere, type ObjectLiteral } from 'typeorm';
import type { Amendment, Changes } from '../domain/import/ledger.js';
import type { ImportPlan } from '../domain/import/model.js';
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
  type ImportCounts,
} from '../entities/index.js';
import { fileDeadline } from '../memberships/memberships.service.js';

/** More at once would only cost memory. */
const rowsPerStatement = 1_000;

/** Writes what a plan says in few statements; `tell` publishes its events and sets its deadlines. */
export async function carryOut(tx: Tx, plan: ImportPlan, tell: boolean): Promise<void> {
  await write(tx, OrganizationEntity, plan.organizations, tell);
  await write(tx, ConsortiumEntity, plan.consortia, tell);
  await write(tx, MembershipEntity, plan.memberships, tell);
  await write(tx, ServiceScopeEntity, plan.scopes, tell);
  await write(tx, PractitionerEntity, plan.practitioners, tell);
  await write(tx, GpTeamEntity, plan.gpTeams, tell);
  await write(tx, PolicyEntity, plan.policies, tell);
  await write(tx, AgreementEntity, plan.agreements, tell);
  await write(tx, UserEntity, plan.users, tell);
  if (!tell) return;
  for (const { state } of plan.memberships.created)
    if (state.fileDueAt) await tx.setDeadline(fileDeadline, state.id, state.fileDueAt);
}

async function write<State extends Versioned & ObjectLiteral>(
  tx: Tx,
  entity: EntityTarget<State>,
  { created, amended }: Changes<State>,
  tell: boolean,
): Promise<void> {
  for (let from = 0; from < created.length; from += rowsPerStatement) {
    const decisions = created.slice(from, from + rowsPerStatement);
    const rows = decisions.map(({ state, events }) => ({ ...state, version: events.length }));
    await tx.write(entity, rows);
    if (tell) for (const { events } of decisions) tx.publish(events, 1);
    await tx.flush();
  }
  for (let from = 0; from < amended.length; from += rowsPerStatement) {
    await amend(tx, entity, amended.slice(from, from + rowsPerStatement), tell);
    await tx.flush();
  }
}

/** `Tx.change` for many at once: locks, decides on what is locked, writes. */
async function amend<State extends Versioned & ObjectLiteral>(
  tx: Tx,
  entity: EntityTarget<State>,
  amended: readonly Amendment<State>[],
  tell: boolean,
): Promise<void> {
  const rules = new Map(amended.map(({ id, decide }) => [id, decide]));
  const locked = await tx.manager.find(entity, {
    where: { id: Any([...rules.keys()]) } as FindOptionsWhere<State>,
    lock: { mode: 'pessimistic_write' },
  });
  const rows: State[] = [];
  for (const before of locked) {
    const decision = rules.get(before.id)?.(before);
    if (!decision || decision.events.length === 0) continue;
    rows.push({ ...before, ...decision.state, version: before.version + decision.events.length });
    if (tell) tx.publish(decision.events, before.version + 1);
  }
  if (rows.length > 0) await tx.write(entity, rows);
}

export type Counts = Record<keyof ImportPlan, ImportCounts>;

/** What a plan does to each register, on top of what parts before it did. */
export const countsOf = (plan: ImportPlan, before: Counts | undefined): Counts => {
  const add = <State extends Versioned>(register: keyof ImportPlan, changes: Changes<State>): ImportCounts => {
    const { created = 0, amended = 0, unchanged = 0 } = before?.[register] ?? {};
    return {
      created: created + changes.created.length,
      amended: amended + changes.amended.length,
      unchanged: unchanged + changes.unchanged,
    };
  };
  return {
    organizations: add('organizations', plan.organizations),
    consortia: add('consortia', plan.consortia),
    memberships: add('memberships', plan.memberships),
    scopes: add('scopes', plan.scopes),
    practitioners: add('practitioners', plan.practitioners),
    gpTeams: add('gpTeams', plan.gpTeams),
    policies: add('policies', plan.policies),
    agreements: add('agreements', plan.agreements),
    users: add('users', plan.users),
  };
};
