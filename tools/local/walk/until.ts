import { setTimeout as pause } from 'node:timers/promises';
import { CommandProblem } from '../../cli/api.js';

const everyMs = 25;

/** Asks again and again until there is an answer; says in one line what it was waiting for when there is none. */
export async function until<T>(
  zh: string,
  en: string,
  ask: () => Promise<T | undefined>,
  withinMs = 30_000,
): Promise<T> {
  for (const deadline = Date.now() + withinMs; Date.now() < deadline; await pause(everyMs)) {
    const answer = await ask();
    if (answer !== undefined) return answer;
  }
  const seconds = withinMs / 1000;
  throw new CommandProblem(`${seconds} 秒内没有等到：${zh}`, `waited ${seconds} s in vain for ${en}`);
}
