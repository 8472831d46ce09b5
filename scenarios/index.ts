import { futian } from './futian/story.js';
import type { Story } from './story.js';

/** Every story, by the name that `story <name>` takes. */
export const stories: readonly Story[] = [futian];
