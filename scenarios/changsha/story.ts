import { Group } from '../group.js';
import { Referrals } from '../referrals.js';
import type { Story } from '../story.js';
import { Visits } from '../visits.js';
import { castOf, type Scene } from './cast.js';
import { emergency } from './emergency.js';
import { count, experts, join } from './membership.js';

/** One management, and an emergency alliance with the 120 centre; what experts do where they are seconded is not told yet. */
export const changsha: Story = {
  name: 'changsha',
  title: {
    zh: '长沙市城市医疗集团：急救联盟，120 转运，先救治后补单',
    en: 'Changsha: an emergency alliance with 120, which carries the patient first and has the slip completed later',
  },
  async play(stage) {
    const group = await Group.imported(stage, 'changsha');
    const referrals = new Referrals();
    const visits = new Visits(stage, referrals);
    const scene: Scene = { stage, group, referrals, visits, ...(await castOf(stage)) };
    await count(scene);
    await experts(scene);
    await join(scene);
    await emergency(scene);
  },
};
