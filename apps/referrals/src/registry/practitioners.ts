import { practises, Refusal } from '#contracts';
import type { EntityManager } from 'typeorm';
import { PractitionerCopy } from './copies.entity.js';
import type { Names } from './groups.js';

/** @throws Refusal `unknown-practitioner` when nobody of this id practises at the organization on a day (YYYY-MM-DD); `pointer` says where it was given */
export async function requirePractitioner(
  manager: EntityManager,
  id: string,
  organizationId: string,
  on: string,
  pointer: string,
): Promise<PractitionerCopy> {
  const found = await manager.findOneBy(PractitionerCopy, { id });
  const worksThere = found && (found.employerId === organizationId || found.practicePoints.includes(organizationId));
  if (worksThere && practises(found, on)) return found;
  throw new Refusal(
    'invalid',
    'unknown-practitioner',
    {
      zh: '该医师未在本机构登记执业，或已离任',
      en: 'The practitioner is not registered with the organization, or has left',
    },
    [{ pointer, detail: { zh: '未在本机构登记', en: 'not registered with the organization' } }],
  );
}

/** @throws Refusal `unknown-practitioner`, and `supervisor-is-resident` also while the title is unknown */
export async function requireSupervisor(
  manager: EntityManager,
  id: string,
  organizationId: string,
  on: string,
  pointer: string,
): Promise<void> {
  const { title } = await requirePractitioner(manager, id, organizationId, on, pointer);
  if (title !== null && title !== 'resident') return;
  throw new Refusal(
    'invalid',
    'supervisor-is-resident',
    {
      zh: '住院医师不能复核，须为主治及以上职称',
      en: 'A resident cannot supervise; it takes an attending physician or higher',
    },
    [{ pointer, detail: { zh: '须为主治及以上职称', en: 'must be an attending physician or higher' } }],
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
