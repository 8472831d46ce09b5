import { during, pick, type Fault } from './fault.js';

/** What a handler of each service writes for a referral. */
const written: Readonly<Record<string, string>> = { scheduling: 'appointments', notifications: 'messages' };

const refuse = (table: string): string => `
  CREATE FUNCTION chaos_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF hashtext(NEW.referral_id::text) & 7 = 0 THEN RAISE EXCEPTION 'refused by the fault suite'; END IF;
      RETURN NEW;
    END $$;
  CREATE TRIGGER chaos_refuse BEFORE INSERT ON ${table} FOR EACH ROW EXECUTE FUNCTION chaos_refuse()`;

const trying = `SELECT count(*)::int AS tried FROM parked_events WHERE status = 'retrying'`;

/** A defect that some referrals meet: their events park and wait in order, and the others flow on; then it is mended. */
const failingHandler: Fault = {
  name: 'handler that fails for one referral in eight',
  inject: async (scene) => {
    const [service, table] = pick(scene, Object.entries(written));
    const { stage } = scene.arena;
    await stage.query(service, refuse(table));
    try {
      await during(scene, 8_000);
      const [found] = await stage.query<{ tried: number }>(service, trying);
      return found?.tried ? undefined : `nothing is tried again in ${service}`;
    } finally {
      await stage.query(service, 'DROP FUNCTION chaos_refuse CASCADE');
    }
  },
};

/** Troubles of services' own making. */
export const handlerFaults: readonly Fault[] = [failingHandler];
