interface Tasks {
  taskNames: string[];
  taskOf(name: string, rest: string[]): { steps: string[][] } | undefined;
}
// By a variable: the bootstrap is plain JavaScript without declarations, because it runs before anything is installed.
const modules = { tasks: './tasks.mjs', dependencies: './dependencies.mjs', reporter: '../test/summary-reporter.mjs' };
const { taskNames, taskOf } = (await import(modules.tasks)) as Tasks;

describe('the bootstrap', () => {
  it('hands what follows -- to the last program of a task', () => {
    expect(taskOf('demo', ['--once', '--json'])?.steps).toEqual([
      ['node', 'dist/tools/local/main.js', 'demo', '--once', '--json'],
    ]);
    expect(taskOf('lint', ['--x'])?.steps.filter((step) => step.includes('--x'))).toHaveLength(1);
  });

  it('knows no other tasks than its own', () => {
    expect(taskNames).toEqual(
      expect.arrayContaining(['test', 'demo', 'start', 'stop', 'token', 'yilian', 'dev', 'bench', 'chaos', 'lint']),
    );
    expect(taskOf('toString', [])).toBeUndefined();
  });

  it.each(['18.20.0', '20.18.9'])('refuses Node.js %s in one line', async (version) => {
    const { requireNode } = (await import(modules.dependencies)) as { requireNode(version: string): void };
    expect(() => requireNode(version)).toThrow(`Node.js 20.19 or newer is needed, this is ${version}`);
  });

  it.each(['20.19.0', '22.0.0', '24.1.0'])('goes on with Node.js %s', async (version) => {
    const { requireNode } = (await import(modules.dependencies)) as { requireNode(version: string): void };
    expect(() => requireNode(version)).not.toThrow();
  });

  it('counts a suite that did not load, and a skipped test, as failed', async () => {
    const { summarize } = (await import(modules.reporter)) as { summarize(results: object): object };
    const results = {
      numPassedTests: 5,
      numFailedTests: 1,
      numPendingTests: 1,
      numTodoTests: 0,
      testResults: [{}, { testExecError: new Error() }],
    };
    expect(summarize(results)).toEqual({ passed: 5, failed: 3, skipped: 1 });
  });
});
