import { Group } from '../group.js';
import { Referrals } from '../referrals.js';
import type { Story } from '../story.js';
import { Visits } from '../visits.js';
import { castOf, type Scene } from './cast.js';
import { count, join, workstations } from './membership.js';
import { emergency, limits, upTheWholeWay } from './referring.js';

/** X+1+9+X: superior partners, the lead, nine county centres, the grassroots. */
export const lishui: Story = {
  name: 'lishui',
  title: {
    zh: '丽水市妇幼健康联盟：X+1+9+X，母婴逐级转诊',
    en: 'Lishui, X+1+9+X: mothers and children from the township to the superior partner and back',
  },
  async play(stage) {
    const group = await Group.imported(stage, 'lishui');
    const referrals = new Referrals();
    const visits = new Visits(stage, referrals);
    const scene: Scene = { stage, group, referrals, visits, ...(await castOf(stage)) };
    await join(scene);
    await count(scene);
    await workstations(scene);
    await limits(scene);
    await upTheWholeWay(scene);
    await emergency(scene);
  },
};
