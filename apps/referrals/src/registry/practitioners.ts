import { Refusal } from '#contracts';
import type { EntityManager } from 'typeorm';
import { PractitionerCopy } from './copies.entity.js';
import type { Names } from './groups.js';

/** @throws Refusal `unknown-practitioner` when nobody of this id works for the organization; `pointer` says where it was given */
export async function requirePractitioner(
  manager: EntityManager,
  id: string,
  organizationId: string,
  pointer: string,
): Promise<void> {
  const found = await manager.findOneBy(PractitionerCopy, { id });
  if (found && (found.employerId === organizationId || found.practicePoints.includes(organizationId))) return;
  throw new Refusal(
    'invalid',
    'unknown-practitioner',
    { zh: '该医师未在本机构登记执业', en: 'The practitioner is not registered with the organization' },
    [{ pointer, detail: { zh: '未在本机构登记', en: 'not registered with the organization' } }],
  );
}

/** Names of practitioners, as the register has them now. */
export async function namesOfPractitioners(manager: EntityManager, given: readonly (string | null)[]): Promise<Names> {
  const ids = given.filter((id) => id !== null);
  if (ids.length === 0) return new Map();
  const rows: { id: string; name: string }[] = await manager.query(
    'SELECT id, name FROM practitioner_copies WHERE id = ANY ($1)',
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row.name]));
}
