import { rules } from '../../scenarios/rules.js';
import { expectThat, operator } from '../../scenarios/stage.js';
import { playStory, StoryProblem, type Story, type Told } from '../../scenarios/story.js';
import type { Connection } from './connection.js';
import { linesOf, storyOf } from './story-command.js';

const nowhere: Connection = {
  gateway: 'http://127.0.0.1:9',
  issuer: 'http://127.0.0.1:9/oidc',
  clientSecret: async () => '',
};

const wrong: Story = {
  name: 'wrong',
  title: { zh: '错', en: 'wrong' },
  async play(stage) {
    await stage.step(operator, ['说一', 'says one'], rules.folder, async (say) => say('一', 'one'));
    await stage.step(operator, ['数数', 'counts'], rules.alliance, async () =>
      expectThat(101, 102, '成员数', 'the members'),
    );
    await stage.step(operator, ['不会发生', 'never happens'], rules.alliance, async () => undefined);
  },
};

it('lists the stories there are when there is none of a name', () => {
  expect(() => storyOf('fuzhou')).toThrow(/没有故事“fuzhou”.*futian.*there is no story "fuzhou".*futian/);
  expect(storyOf('futian').name).toBe('futian');
});

it('ends a story at the first step that goes otherwise, and says which and how', async () => {
  const told: Told[] = [];
  const playing = playStory(wrong, nowhere, (step) => told.push(step));
  await expect(playing).rejects.toThrow(StoryProblem);
  await expect(playing).rejects.toThrow(/第 2 步.*数数.*step 2 \(counts\) .*成员数应为 102，实为 101/);
  expect(told.map(({ ok }) => ok)).toEqual([true, false]);
});

it('fails, too, where the platform does not answer', async () => {
  const asks: Story = {
    ...wrong,
    play: (stage) =>
      stage.step(operator, ['问', 'asks'], rules.folder, () => stage.operator.get('membership', '/v1/consortia')),
  };
  await expect(playStory(asks, nowhere, () => undefined)).rejects.toThrow(StoryProblem);
});

it('tells who did what, what was answered, and the rule with the paper that it comes from', () => {
  const who = { zh: '刘颖', en: 'GP' };
  const does = { zh: '上转', en: 'refers up' };
  const step: Told = { who, does, answers: [{ zh: '已送达', en: 'delivered' }], rule: rules.greenChannel, ok: true };
  const [first, answer, rule, source] = linesOf(step, 7);
  expect(first).toBe('  7   刘颖：上转 · GP refers up');
  expect(answer?.trim()).toBe('→ 已送达 · delivered');
  expect(rule).toContain('§ 任一成员开出的转诊单');
  expect([rule, source].join()).toContain('〔S0 福田区 102 家成员单位医联体〕');
  expect(linesOf({ ...step, ok: false }, 7)[0]).toBe('  7 ✗ 刘颖：上转 · GP refers up');
});
