import type { Bilingual } from '#contracts';
import { CommandProblem } from '../tools/cli/api.js';
import type { Connection } from '../tools/cli/connection.js';
import type { Rule } from './rules.js';
import { Stage } from './stage.js';

/** One step of a story as it was taken: who did what, what the platform answered, and by which rule. */
export interface Told {
  readonly who: Bilingual;
  readonly does: Bilingual;
  readonly answers: readonly Bilingual[];
  readonly rule: Rule;
  /** False for the step at which the platform did something else than the story says. */
  readonly ok: boolean;
}

/** A story: its data and steps, played by the command line and by the journeys alike. */
export interface Story {
  readonly name: string;
  readonly title: Bilingual;
  readonly play: (stage: Stage) => Promise<void>;
}

/** The platform did something else than the story says. */
export class StoryProblem extends CommandProblem {}

/** Plays a story on a running platform and tells each step. @throws StoryProblem at the first that goes otherwise */
export async function playStory(story: Story, connection: Connection, tell: (told: Told) => void): Promise<void> {
  let number = 0;
  await story.play(
    new Stage(connection, async (who, does, rule, run) => {
      number += 1;
      const answers: Bilingual[] = [];
      try {
        const result = await run((zh, en) => answers.push({ zh, en }));
        tell({ who, does, answers, rule, ok: true });
        return result;
      } catch (error) {
        tell({ who, does, answers, rule, ok: false });
        throw new StoryProblem(
          `${story.name} 第 ${number} 步未如故事所述（${does.zh}）`,
          `${story.name}, step ${number} (${does.en}) went otherwise: ${(error as Error).message}`,
        );
      }
    }),
  );
}
