/** One progress line, Chinese first, on standard error: standard output belongs to the task (`--json`, `-s token`). */
export function progress(zh, en) {
  if (process.env.YILIAN_QUIET !== '1') process.stderr.write(`▸ ${zh} · ${en}\n`);
}

/** Why the set-up cannot go on, as the one line that its reader needs. */
export class SetupProblem extends Error {
  constructor(zh, en) {
    super(`${zh} · ${en}`);
  }
}
