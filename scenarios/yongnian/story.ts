import { sceneOf } from '../scene.js';
import type { Story } from '../story.js';
import { castOf } from './cast.js';
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
    const scene = await sceneOf(stage, 'yongnian', castOf);
    await count(scene);
    await firstVisit(scene);
    await upAndDown(scene);
    await onward(scene);
    await mistake(scene);
    await emergency(scene);
    await teams(scene);
  },
};
