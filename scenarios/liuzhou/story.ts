import { sceneOf } from '../scene.js';
import type { Story } from '../story.js';
import { castOf } from './cast.js';
import { count, teams } from './membership.js';
import { examination, upAndDown } from './referring.js';

/** Hospital doctors in the GP teams, and examinations open to all; shared equipment, ward rounds and recognition are not told yet. */
export const liuzhou: Story = {
  name: 'liuzhou',
  title: {
    zh: '柳州市医疗联合体：二级以上医师加入家庭医生团队，检查向全体成员开放',
    en: 'Liuzhou: hospital doctors join the GP teams, and examinations are open to every member',
  },
  async play(stage) {
    const scene = await sceneOf(stage, 'liuzhou', castOf);
    await count(scene);
    await teams(scene);
    await examination(scene);
    await upAndDown(scene);
  },
};
