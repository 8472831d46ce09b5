import { Group } from '../group.js';
import { Referrals } from '../referrals.js';
import type { Story } from '../story.js';
import { Visits } from '../visits.js';
import { castOf, type Scene } from './cast.js';
import { count, teams } from './membership.js';
import { emergency, firstVisit, mistake, onward, upAndDown } from './referring.js';

/** First visit at the grassroots, both directions, acute and chronic apart. */
export const yongnian: Story = {
  name: 'yongnian',
  title: {
    zh: '永年区县域医共体：基层首诊、双向转诊、急慢分治、上下联动',
    en: 'Yongnian county: first visit at the grassroots, both directions, acute and chronic apart',
  },
  async play(stage) {
    const group = await Group.imported(stage, 'yongnian');
    const referrals = new Referrals();
    const visits = new Visits(stage, referrals);
    const scene: Scene = { stage, group, referrals, visits, ...(await castOf(stage)) };
    await count(scene);
    await firstVisit(scene);
    await upAndDown(scene);
    await onward(scene);
    await mistake(scene);
    await emergency(scene);
    await teams(scene);
  },
};
