import type { Versioned } from '#contracts';
import type { Tx } from '#messaging';
import type { EntityTarget, ObjectLiteral } from 'typeorm';
import type { Changes } from '../domain/import/ledger.js';
import type { ImportPlan } from '../domain/import/model.js';
import {
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

/** PostgreSQL takes 65 535 parameters in a statement; the widest register has 14 columns. */
const rowsPerStatement = 2_000;

/** Writes what a plan says, new rows in bulk. */
export async function carryOut(tx: Tx, plan: ImportPlan): Promise<void> {
  await write(tx, OrganizationEntity, plan.organizations);
  await write(tx, ConsortiumEntity, plan.consortia);
  await write(tx, MembershipEntity, plan.memberships);
  await write(tx, ServiceScopeEntity, plan.scopes);
  await write(tx, PractitionerEntity, plan.practitioners);
  await write(tx, GpTeamEntity, plan.gpTeams);
  await write(tx, PolicyEntity, plan.policies);
  await write(tx, UserEntity, plan.users);
}

async function write<State extends Versioned & ObjectLiteral>(
  tx: Tx,
  entity: EntityTarget<State>,
  { created, amended }: Changes<State>,
): Promise<void> {
  for (let from = 0; from < created.length; from += rowsPerStatement) {
    const decisions = created.slice(from, from + rowsPerStatement);
    const rows = decisions.map(({ state, events }) => ({ ...state, version: events.length }));
    await tx.manager.createQueryBuilder().insert().into(entity).values(rows).updateEntity(false).execute();
    for (const { events } of decisions) tx.publish(events, 1);
  }
  for (const { id, decide } of amended) await tx.change(entity, id, decide);
}

const countOf = <State extends Versioned>({ created, amended, unchanged }: Changes<State>): ImportCounts => ({
  created: created.length,
  amended: amended.length,
  unchanged,
});

/** What a plan does to each register. */
export const countsOf = (plan: ImportPlan): Record<keyof ImportPlan, ImportCounts> => ({
  organizations: countOf(plan.organizations),
  consortia: countOf(plan.consortia),
  memberships: countOf(plan.memberships),
  scopes: countOf(plan.scopes),
  practitioners: countOf(plan.practitioners),
  gpTeams: countOf(plan.gpTeams),
  policies: countOf(plan.policies),
  users: countOf(plan.users),
});
