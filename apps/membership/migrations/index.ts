import { Registers1790000000001 } from './0001-registers.js';

/** In the order in which they run. */
export const migrations = [Registers1790000000001];
