import type { Command } from 'commander';
import type { Bilingual } from '#contracts';
import { stories } from '../../scenarios/index.js';
import { sources } from '../../scenarios/rules.js';
import { playStory, StoryProblem, type Story, type Told } from '../../scenarios/story.js';
import { done, failure, notice, paint } from '../local/console.js';
import { unlessAborted } from '../local/interruption.js';
import { connectionTo, withPlatform } from '../local/session.js';
import { CommandProblem } from './api.js';
import { findPlatform, runningPlatform, type Connection } from './connection.js';
import { pad, wrap } from './table.js';

/** `story <name> [--json]`: plays a story on the running platform and tells each step with its rule and the rule's source. */
export function storyCommand(program: Command): void {
  program
    .command('story')
    .argument('<name>', `故事：${names()} · a story`)
    .option('--json', '以 JSON 输出 · print JSON')
    .description('在运行中的平台上演示一个医联体的故事，逐步给出规则与出处 · plays a story on the running platform')
    .action(async (name: string, { json = false }: { json?: boolean }) => {
      const story = storyOf(name);
      const play = json ? printJson : printStory;
      await onPlatform((connection) => play(story, connection));
    });
}

/** Does the work on the platform that runs; without one, on one that is started for it and ended with it. */
async function onPlatform(work: (connection: Connection) => Promise<void>): Promise<void> {
  if (process.env.YILIAN_URL || runningPlatform()) return work(findPlatform());
  notice(
    '没有正在运行的平台：现启动一个，演完即停；要常驻请用 npm run demo 或 npm start',
    'no platform is running: one is started and ended with the story; npm run demo or npm start keeps one up',
  );
  const code = await withPlatform(async (platform, signal) => {
    await unlessAborted(signal, work(connectionTo(platform)));
    return 0;
  });
  if (code !== 0) process.exitCode = code;
}

const names = (): string => stories.map(({ name }) => name).join('、');

/** The story of this name. @throws CommandProblem that lists the stories there are */
export function storyOf(name: string): Story {
  const story = stories.find((each) => each.name === name);
  if (story) return story;
  throw new CommandProblem(
    `没有故事“${name}”；有：${names()}`,
    `there is no story "${name}"; there are: ${stories.map((each) => each.name).join(', ')}`,
  );
}

async function printStory(story: Story, connection: Connection): Promise<void> {
  print([`\n${paint('bold', story.title.zh, coloured)} ${dim(`· ${story.title.en}`)}\n`]);
  let number = 0;
  await playStory(story, connection, (told) => print(linesOf(told, (number += 1))));
  done(`${story.name}：${number} 步均如故事所述`, `${story.name}: all ${number} steps went as told`);
}

async function printJson(story: Story, connection: Connection): Promise<void> {
  const steps: object[] = [];
  let passed = true;
  try {
    await playStory(story, connection, (told) => steps.push(asJson(told)));
  } catch (error) {
    if (!(error instanceof StoryProblem)) throw error;
    failure(error.message);
    process.exitCode = 1;
    passed = false;
  }
  print([JSON.stringify({ story: story.name, passed, steps }, null, 2)]);
}

const asJson = ({ who, does, answers, rule, ok }: Told): object => ({
  text: joined({ zh: `${who.zh}：${does.zh}`, en: `${who.en} ${does.en}` }),
  answers: answers.map(joined),
  rule: joined(rule),
  source: rule.source,
  ok,
});

const coloured = process.stdout.isTTY === true && !process.env.NO_COLOR;
const dim = (text: string): string => paint('dim', text, coloured);
const room = Math.max(60, Math.min(process.stdout.columns || 120, 140)) - 7;

/** A step: who did what, what the platform answered, by which rule and where that comes from. */
export function linesOf({ who, does, answers, rule, ok }: Told, number: number): string[] {
  const source = sources[rule.source];
  const key = /^S\d$/.test(rule.source) ? `${rule.source} ` : '';
  const bodies = [
    ...block('', { zh: `${who.zh}：${does.zh}`, en: `${who.en} ${does.en}` }),
    ...answers.flatMap((answer) => block('→ ', answer)),
    ...block('§ ', { zh: `${rule.zh}〔${key}${source.zh}〕`, en: `${rule.en} [${key}${source.en}]` }),
    '',
  ];
  return bodies.map((line, i) =>
    `${i === 0 ? pad(`${number}`, 3, 'right') : '   '} ${i === 0 && !ok ? '✗' : ' '} ${line}`.trimEnd(),
  );
}

/** Both languages, the second one below the first, or beside it where there is room. */
function block(mark: string, { zh, en }: Bilingual): string[] {
  const width = room - mark.length;
  const together = wrap(`${zh} · ${en}`, width);
  const lines =
    zh === en
      ? wrap(zh, width)
      : together.length === 1
        ? [`${zh} ${dim(`· ${en}`)}`]
        : [...wrap(zh, width), ...wrap(en, width).map(dim)];
  return lines.map((line, i) => (i === 0 ? mark : ' '.repeat(mark.length)) + line);
}

const joined = ({ zh, en }: Bilingual): string => (zh === en ? zh : `${zh} · ${en}`);

const print = (lines: readonly string[]): boolean => process.stdout.write(`${lines.join('\n')}\n`);
