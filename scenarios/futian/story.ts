import { sceneOf } from '../scene.js';
import type { Story } from '../story.js';
import { castOf } from './cast.js';
import { count, join } from './membership.js';
import { publicity, restore, suspend } from './publicity.js';
import { findWhoCan, lateral, upAndDown } from './referring.js';

/** 102 members, and what membership lets one do. */
export const futian: Story = {
  name: 'futian',
  title: {
    zh: '福田区 102 家成员单位：凭单凭卡，处处优先',
    en: 'Futian, 102 members: slip and card give priority anywhere',
  },
  async play(stage) {
    const scene = await sceneOf(stage, 'futian', castOf);
    await restore(scene);
    await count(scene);
    await join(scene);
    await findWhoCan(scene);
    await lateral(scene);
    await upAndDown(scene);
    await publicity(scene);
    await suspend(scene);
  },
};
