import { Group } from '../group.js';
import { Referrals } from '../referrals.js';
import type { Story } from '../story.js';
import { Visits } from '../visits.js';
import { castOf, type Scene } from './cast.js';
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
    const group = await Group.imported(stage, 'futian');
    const referrals = new Referrals();
    const visits = new Visits(stage, referrals);
    const scene: Scene = { stage, group, referrals, visits, ...(await castOf(stage)) };
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
