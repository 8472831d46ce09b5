import { changsha } from './changsha/story.js';
import { futian } from './futian/story.js';
import { lishui } from './lishui/story.js';
import { liuzhou } from './liuzhou/story.js';
import type { Story } from './story.js';
import { yongnian } from './yongnian/story.js';

/** Every story, by the name that `story <name>` takes. */
export const stories: readonly Story[] = [yongnian, futian, lishui, changsha, liuzhou];
