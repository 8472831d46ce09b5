import { insertSlots } from '../bare/sql.js';
import type { RowContext } from '../row.js';
import { databaseName, migrate, type Contender } from './contender.js';
import { notified } from './load.js';

/** Registers that the bare chain reads, as the services have copied them. */
const registers = {
  referrals: ['organization_copies', 'member_copies', 'scope_copies', 'practitioner_copies', 'policy_copies'],
  scheduling: ['organization_copies', 'member_copies'],
  notifications: ['organization_copies', 'scope_copies'],
} as const;

const bareDatabase = (service: string): string => databaseName({ name: 'bare' }, service);
const usualDatabase = (service: string): string => databaseName({ name: 'usual-way' }, service);

/** The chain by hand, on the tables of the services. */
export const bare: Contender = {
  name: 'bare',
  topics: ['bare.referral', 'bare.appointment'],
  statement: notified('').statement,
  prepare: async ({ stage }) => {
    for (const [service, tables] of Object.entries(registers)) {
      await migrate(service, stage.databaseUrl(bareDatabase(service)));
      for (const table of tables) {
        const [row] = await stage.query<{ rows: unknown }>(
          service,
          `SELECT coalesce(json_agg(t), '[]') AS rows FROM ${table} t`,
        );
        await stage.query(
          bareDatabase(service),
          `INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, $1) ON CONFLICT DO NOTHING`,
          [JSON.stringify(row?.rows)],
        );
      }
    }
  },
  addSlots: async (context, perDepartment) =>
    addSlots(
      context,
      perDepartment,
      bareDatabase('scheduling'),
      `SELECT count(*) AS free FROM slots WHERE department = $1 AND appointment_id IS NULL`,
      insertSlots,
    ),
};

/** The chain as the framework's manual would have it. */
export const usualWay: Contender = {
  name: 'usual-way',
  topics: ['usual.referral-accepted', 'usual.appointment-booked', 'usual.referral-scheduled'],
  statement: 'SELECT DISTINCT "referralId" AS id FROM messages WHERE "referralId" = ANY($1::uuid[])',
  // Its services create their tables themselves.
  prepare: async () => undefined,
  addSlots: async (context, perDepartment) =>
    addSlots(
      context,
      perDepartment,
      usualDatabase('scheduling'),
      `SELECT count(*) AS free FROM slots WHERE department = $1 AND "appointmentId" IS NULL`,
      `INSERT INTO slots ("organizationId", department, "startsAt")
       SELECT $1, $2, now() + interval '5 days' + (n % 24) * interval '10 minutes' FROM generate_series(1, $3::int) AS n`,
    ),
};

async function addSlots(
  { stage, county }: RowContext,
  perDepartment: number,
  database: string,
  count: string,
  insert: string,
): Promise<void> {
  const { organizationId, departments } = county.receiver;
  for (const department of departments) {
    const [row] = await stage.query<{ free: string }>(database, count, [department]);
    const missing = perDepartment - Number(row?.free ?? 0);
    if (missing > 0) await stage.query(database, insert, [organizationId, department, missing]);
  }
  await stage.query(database, 'ANALYZE');
}
