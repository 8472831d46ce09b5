import { SampleItems1790000000001 } from './0001-sample-items.js';

export const migrations = [SampleItems1790000000001];
