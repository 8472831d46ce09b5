import { sceneOf } from '../scene.js';
import type { Story } from '../story.js';
import { castOf } from './cast.js';
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
    const scene = await sceneOf(stage, 'lishui', castOf);
    await join(scene);
    await count(scene);
    await workstations(scene);
    await limits(scene);
    await upTheWholeWay(scene);
    await emergency(scene);
  },
};
