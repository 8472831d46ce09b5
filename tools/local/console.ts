import type { Progress } from '../../deploy/local/index.js';

const coloured = process.stderr.isTTY === true && !process.env.NO_COLOR;
const quiet = process.env.YILIAN_QUIET === '1';

type Colour = 'dim' | 'bold' | 'green' | 'red' | 'yellow' | 'cyan';
const codes: Record<Colour, number> = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 };

/** Text in a colour where the terminal has colours. */
export const paint = (colour: Colour, text: string, on = coloured): string =>
  on ? `\u001b[${codes[colour]}m${text}\u001b[0m` : text;

/** Both languages on one line, Chinese first. */
export const both = (zh: string, en: string): string => `${zh} ${paint('dim', `· ${en}`)}`;

const say = (mark: string, text: string): boolean => process.stderr.write(`${mark} ${text}\n`);

/** Something begins. Everything said about the run goes to standard error; standard output belongs to results. */
export const begins: Progress = (zh, en) => void (quiet || say(paint('cyan', '▸'), both(zh, en)));

/** Something has come to its good end. */
export const done: Progress = (zh, en) => void (quiet || say(paint('green', '✓'), both(zh, en)));

/** Something that the reader should know of, though all goes on. */
export const notice: Progress = (zh, en) => void say(paint('yellow', '!'), both(zh, en));

/** The one line of a failure; its message already has both languages. */
export const failure = (message: string): void => void say(paint('red', '✗'), message);

/** Milliseconds as people read them: `840 ms`, `6.1 s`. */
export const seconds = (ms: number): string => (ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`);
