import { Group } from './group.js';
import { Referrals } from './referrals.js';
import type { Stage } from './stage.js';
import { Visits } from './visits.js';

/** What every story is played with, beside who acts in it. */
interface Setting {
  readonly stage: Stage;
  readonly group: Group;
  readonly referrals: Referrals;
  readonly visits: Visits;
}

type CastOf = (stage: Stage) => Promise<object>;

/** A story's setting and its cast. */
export type SceneOf<T extends CastOf> = Setting & Awaited<ReturnType<T>>;

/** Imports an example and calls up who acts in it. */
export async function sceneOf<T extends CastOf>(stage: Stage, example: string, castOf: T): Promise<SceneOf<T>> {
  const group = await Group.imported(stage, example);
  const referrals = new Referrals();
  const visits = new Visits(stage, referrals);
  const cast = (await castOf(stage)) as Awaited<ReturnType<T>>;
  return { stage, group, referrals, visits, ...cast };
}
