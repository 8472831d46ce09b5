import { Refusal } from '#contracts';
import type { EntityManager } from 'typeorm';
import { PractitionerCopy } from './copies.entity.js';

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
