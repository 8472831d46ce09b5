import { findJava } from './libraries.js';
import { InfrastructureProblem, explain } from './problem.js';

describe('problems a person can act on', () => {
  it('a full disk names its directory', () => {
    const error = Object.assign(new Error('write failed'), { code: 'ENOSPC' });
    expect(String(explain(error, '/data'))).toContain('disk full: /data');
    expect(explain(new Error('could not write: No space left on device'), '/data')).toBeInstanceOf(
      InfrastructureProblem,
    );
  });

  it('any other error stays what it is', () => {
    const error = new Error('else');
    expect(explain(error, '/data')).toBe(error);
  });

  it('a missing Java says what to install', async () => {
    await expect(findJava({ JAVA_HOME: '/nowhere' })).rejects.toThrow(
      /^未找到 Java 17.* · Java 17 or newer not found: install it/,
    );
  });
});
