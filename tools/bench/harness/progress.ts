import { begins } from '../../local/console.js';

/** Says on standard error what is being measured; standard output belongs to the results. */
export const measuring = (what: string): void => void begins('测量', `measuring ${what}`);
