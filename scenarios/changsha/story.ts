import { sceneOf } from '../scene.js';
import type { Story } from '../story.js';
import { castOf } from './cast.js';
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
    const scene = await sceneOf(stage, 'changsha', castOf);
    await count(scene);
    await experts(scene);
    await join(scene);
    await emergency(scene);
  },
};
