import { during, pick, type Fault, type Scene } from './fault.js';

/** What a handler of each service writes for a referral. */
const written: Readonly<Record<string, string>> = { scheduling: 'appointments', notifications: 'messages' };

const complaint = 'refused by the fault suite';

const refuse = (table: string): string => `
  CREATE FUNCTION chaos_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF hashtext(NEW.referral_id::text) & 7 = 0 THEN RAISE EXCEPTION '${complaint}'; END IF;
      RETURN NEW;
    END $$;
  CREATE TRIGGER chaos_refuse BEFORE INSERT ON ${table} FOR EACH ROW EXECUTE FUNCTION chaos_refuse()`;

/** Breaks a service for some referrals, does the work, and mends it. */
async function whileBroken<T>(scene: Scene, work: (service: string) => Promise<T>): Promise<T> {
  const [service, table] = pick(scene, Object.entries(written));
  const { stage } = scene.arena;
  await stage.query(service, refuse(table));
  try {
    return await work(service);
  } finally {
    await stage.query(service, 'DROP FUNCTION chaos_refuse CASCADE');
  }
}

async function countOf(scene: Scene, service: string, where: string): Promise<number> {
  const statement = `SELECT count(*)::int AS count FROM parked_events WHERE ${where}`;
  const [row] = await scene.arena.stage.query<{ count: number }>(service, statement);
  return row?.count ?? 0;
}

/** A defect that some referrals meet: their events park and wait in order, and the others flow on; then it is mended. */
const failingHandler: Fault = {
  name: 'handler that fails for one referral in eight',
  inject: (scene) =>
    whileBroken(scene, async (service) => {
      await during(scene, 8_000);
      const tried = await countOf(scene, service, `status = 'retrying'`);
      return tried > 0 ? undefined : `nothing is tried again in ${service}`;
    }),
};

const ours = `cause LIKE '%${complaint}%'`;
/** By the defaults the tries of a parked event take 95 to 127 s; all but the last one are taken for made. */
const nearlyGivenUp = `UPDATE parked_events SET attempts = 1000, next_attempt_at = now() WHERE status = 'retrying' AND ${ours}`;
const requeueWithinMs = 30_000;

/** The same defect for longer than an event is tried: an operator requeues the dead letters once it is mended. */
const deadLetters: Fault = {
  name: 'dead letters requeued once the defect is mended',
  inject: async (scene) => {
    const service = await whileBroken(scene, async (broken) => {
      for (let turn = 0; turn < 8; turn++) {
        await during(scene, 1_000);
        await scene.arena.stage.query(broken, nearlyGivenUp);
      }
      return broken;
    });
    const requeued = await requeueAll(scene, service);
    if (requeued === 0) return `nothing was given up in ${service}`;
    const left = await countOf(scene, service, ours);
    return left === 0 ? undefined : `${left} events of ${service} stand parked after they were requeued`;
  },
};

/** Requeues what was given up, until nothing of it is left or the time is over; how many letters that were. */
async function requeueAll(scene: Scene, service: string): Promise<number> {
  const { administrator, stage } = scene.arena;
  let requeued = 0;
  const until = Date.now() + requeueWithinMs;
  while ((await countOf(scene, service, ours)) > 0 && Date.now() < until) {
    const dead = await stage.query<{ id: string }>(
      service,
      `SELECT id::text FROM parked_events WHERE status = 'dead' AND ${ours} ORDER BY id`,
    );
    for (const { id } of dead) {
      await administrator.post(service, `/v1/operations/dead-letters/${id}/requeue`, { reason: 'mended' });
      requeued += 1;
    }
    await during(scene, 200);
  }
  return requeued;
}

/** Troubles of services' own making. */
export const handlerFaults: readonly Fault[] = [failingHandler, deadLetters];
