import { jest } from '@jest/globals';
import { stories } from '../../scenarios/index.js';
import { sources } from '../../scenarios/rules.js';
import { playStory, type Told } from '../../scenarios/story.js';
import { startJourney, type Journey } from './journey.js';

jest.setTimeout(120_000);

let journey: Journey;
beforeAll(async () => {
  journey = await startJourney();
});
afterAll(() => journey.stop());

test.each(stories.map((story) => [story.name, story] as const))(
  'the story %s goes as it is told, and again on the same platform',
  async (_, story) => {
    const play = async (): Promise<Told[]> => {
      const told: Told[] = [];
      await playStory(story, journey.connection, (step) => told.push(step));
      return told;
    };
    const once = await play();
    const again = await play();
    for (const told of [once, again]) {
      expect(told.length).toBeGreaterThan(20);
      expect(told.filter(({ ok, answers, rule }) => !ok || answers.length === 0 || !sources[rule.source])).toEqual([]);
    }
    expect(new Set(once.map(({ rule }) => rule.source)).size).toBeGreaterThan(3);
  },
);
