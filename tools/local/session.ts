import { both, begins, done, paint, seconds } from './console.js';
import { Interruption } from './interruption.js';
import type { Platform } from './platform.js';
import { startPlatform } from './start-platform.js';
import { localDirectory, type Connection } from '../cli/connection.js';

/** Exit code of what was interrupted before it had done what it was for. */
const interrupted = 130;

/** What is done with the platform once it is up: an exit code, or undefined to stay up until someone asks to end. */
export type Work = (platform: Platform, signal: AbortSignal) => Promise<number | undefined>;

/** Starts the platform, does the work, stays up when it says so, and stops everything however it ends. */
export async function withPlatform(work: Work): Promise<number> {
  let platform: Platform | undefined;
  const interruption = new Interruption(
    () => begins('正在停止（再按 Ctrl-C 立即结束）', 'stopping (Ctrl-C again ends at once)'),
    () => {
      platform?.kill();
      process.exit(interrupted);
    },
  );
  try {
    platform = await startPlatform({
      directory: localDirectory(),
      progress: begins,
      signal: interruption.signal,
    });
    const code = await work(platform, interruption.signal);
    if (code !== undefined) return code;
    await interruption.requested();
    return 0;
  } catch (error) {
    if (interruption.signal.aborted) return interrupted;
    throw error;
  } finally {
    const began = Date.now();
    await platform?.stop();
    const took = seconds(Date.now() - began);
    if (platform) done(`已停止（${took}）`, `stopped (${took})`);
    else if (interruption.signal.aborted) done('已停止', 'stopped');
  }
}

/** How a platform that runs in this process is reached. */
export const connectionTo = ({ runtime, secrets }: Platform): Connection => ({
  gateway: runtime.console,
  issuer: runtime.issuer,
  clientSecret: async () => secrets.LOCAL_CLIENT_SECRET,
});

/** Where things are and how to go on, for as long as the platform stays up. */
export function closingHint({ runtime, secrets }: Platform): void {
  const lines = [
    ['首页', 'start page', runtime.console],
    ['接口文档', 'API', `${runtime.console}/api/referrals/docs`],
    ['登录', 'sign in', `liu.ying · zhou.haiyan · admin  ${paint('dim', '/')}  ${secrets.LOCAL_USER_PASSWORD}`],
    ['令牌', 'token', 'npm run -s token -- liu.ying'],
    ['停止', 'stop', 'Ctrl-C · npm run stop'],
  ] as const;
  process.stderr.write(`\n${lines.map(([zh, en, what]) => `  ${both(zh, en)}  ${what}`).join('\n')}\n\n`);
}
