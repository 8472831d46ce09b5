/** The counts of a run; a suite that could not even be loaded and a skipped test both count as failed. */
export function summarize(results) {
  const unloaded = results.testResults.filter((suite) => suite.testExecError).length;
  const skipped = results.numPendingTests + results.numTodoTests;
  return { passed: results.numPassedTests, failed: results.numFailedTests + unloaded + skipped, skipped };
}

/** Ends the output of `npm test` with `N passed, N failed`, where people and machines look. */
export default class SummaryReporter {
  #failed = false;

  onRunComplete(_contexts, results) {
    const { passed, failed, skipped } = summarize(results);
    this.#failed = failed > 0 || passed === 0;
    // The teardown and the other reporters speak after this; the last line is for the end of the process.
    process.on('exit', () => {
      if (skipped > 0) process.stderr.write(`${skipped} skipped: a test runs or is removed\n`);
      process.stdout.write(`${passed} passed, ${failed} failed\n`);
    });
  }

  getLastError() {
    return this.#failed ? new Error('tests failed') : undefined;
  }
}
