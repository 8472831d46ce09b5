import type { Row } from '../row.js';
import { burst } from './burst.js';
import { chain } from './chain.js';
import { contention } from './contention.js';
import { growth } from './growth.js';
import { folder } from './import.js';
import { paced } from './paced.js';
import { post } from './post.js';
import { relay } from './relay.js';
import { replay } from './replay.js';
import { start } from './start.js';

/** Every row, in the order in which they run. */
export const rows: readonly Row[] = [post, relay, replay, chain, paced, burst, contention, growth, folder, start];
