import { join } from 'node:path';
import { projectRoot } from '../../../deploy/local/index.js';
import { type Api } from '../../cli/api.js';
import { apiAs, apiOfAdministrator, tokenOf, type Connection } from '../../cli/connection.js';
import { readCountyFolder } from '../../cli/county-folder.js';
import { importCounty } from '../../cli/import-county.js';
import { person, type Person } from '../../local/walk/people.js';
import { until } from '../../local/walk/until.js';
import type { Receiver, Sender } from '../load/job.js';
import type { Stage } from './stage.js';

/** Departments of the First Hospital that book directly and take adults. */
const departments = ['03.01', '03.02', '03.04', '03.07'];
const senders = ['liu.ying', 'chen.weidong'];
const coordinator = 'zhou.haiyan';
const scheduler = 'li.shuqin';
const slotsPerSession = 500;

/** The example county, and who refers to whom in it. */
export interface County {
  readonly senders: readonly Sender[];
  readonly receiver: Receiver;
  readonly coordinator: Person;
}

/** Imports the example county and waits until it is known to those who must know it. */
export async function importExample(stage: Stage): Promise<County> {
  const files = await readCountyFolder(join(projectRoot(), 'examples', 'yongnian'));
  const api = apiOfAdministrator(stage.connection);
  if (hasScheduling(stage)) await importCounty(api, files);
  else await api.post('membership', '/v1/imports', { files, encoding: 'base64' });
  const people = await Promise.all(senders.map((name) => person(stage.connection, name)));
  const receiving = await person(stage.connection, coordinator);
  await registersKnown(stage);
  return {
    senders: await Promise.all(people.map((each) => senderOf(stage.connection, each))),
    receiver: { organizationId: receiving.organizationId, departments },
    coordinator: receiving,
  };
}

const hasScheduling = (stage: Stage): boolean => 'scheduling' in stage.platform.runtime.services;

async function senderOf(connection: Connection, { username, organizationId, practitionerId }: Person): Promise<Sender> {
  return { token: await tokenOf(connection, username), organizationId, practitionerId };
}

/** Every copy is there when as many rows are there as membership has. */
async function registersKnown(stage: Stage): Promise<void> {
  const [known] = await stage.query<{ members: string; scopes: string }>(
    'membership',
    `SELECT (SELECT count(*) FROM memberships) AS members, (SELECT count(*) FROM service_scopes) AS scopes`,
  );
  await until('名录同步', 'the registers to be known everywhere', async () => {
    const [copied] = await stage.query<{ members: string; scopes: string }>(
      'referrals',
      `SELECT (SELECT count(*) FROM member_copies) AS members, (SELECT count(*) FROM scope_copies) AS scopes`,
    );
    return copied?.members === known?.members && copied?.scopes === known?.scopes ? true : undefined;
  });
}

/** Sees to it that at least so many slots are free in each department: opens clinics by the API, as a hospital would. */
export async function ensureSlots(stage: Stage, { receiver }: County, perDepartment: number): Promise<void> {
  const api = deskOf(stage);
  for (const department of receiver.departments) {
    const [row] = await stage.query<{ free: string }>(
      'scheduling',
      `SELECT count(*) AS free FROM slots WHERE organization_id = $1 AND department = $2 AND kind = 'ordinary'
         AND appointment_id IS NULL AND NOT withdrawn AND starts_at > now() + interval '1 day'`,
      [receiver.organizationId, department],
    );
    const missing = Math.ceil((perDepartment - Number(row?.free ?? 0)) / slotsPerSession);
    for (let at = 0; at < missing; at++) await openClinic(api, department);
  }
  await stage.query('scheduling', 'ANALYZE');
}

/** The receiving hospital's desk: opens clinics. */
export const deskOf = ({ connection }: Stage): Api => apiAs(connection, scheduler);

let rooms = 0;

/** A session of many slots at once, in a room of its own, five days from now. */
export function openClinic(api: Api, department: string, capacity = slotsPerSession): Promise<{ id: string }> {
  const startsAt = new Date(Date.now() + 5 * 86_400_000);
  const place = `压测诊室 ${++rooms}`;
  const endsAt = new Date(startsAt.getTime() + 4 * 3_600_000);
  const session = { department, kind: 'ordinary', place, startsAt, endsAt, slotMinutes: 10, capacity };
  return api.post<{ id: string }>('scheduling', '/v1/clinic-sessions', session);
}
