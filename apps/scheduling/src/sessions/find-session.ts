import type { Caller } from '#platform';
import type { DataSource } from 'typeorm';
import { noSuchRecord, offered } from '../access.js';
import { ClinicSessionEntity } from '../entities/index.js';
import { chosen } from '../listing.js';

/** @throws Refusal `not-found`, also for a session of another group */
export async function findSession(dataSource: DataSource, id: string, caller: Caller): Promise<ClinicSessionEntity> {
  const select = chosen(dataSource, ClinicSessionEntity, { 'row.id = :value': id });
  return (await (await offered(select, caller)).getOne()) ?? noSuchRecord();
}
