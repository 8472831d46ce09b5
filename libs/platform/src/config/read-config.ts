import { readFileSync } from 'node:fs';
import { baseSettings } from './base-settings.js';
import type { Config, ConfigOf } from './config.js';
import type { Setting } from './setting.js';

/** Every bad variable at once, in one line. */
export class ConfigProblem extends Error {
  constructor(complaints: readonly string[]) {
    super(`环境变量有误 · the environment is wrong: ${complaints.join('; ')}`);
    this.name = 'ConfigProblem';
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The text of a variable, or of the file that `<NAME>_FILE` names, as secrets are mounted. */
function textOf(name: string, env: Environment): string | undefined {
  const file = env[`${name}_FILE`];
  if (env[name] || !file) return env[name] || undefined;
  return readFileSync(file, 'utf8').trim();
}

function absent(name: string, setting: Setting, production: boolean): { value: unknown } | { complaint: string } {
  if (setting.development !== undefined && !production) return { value: setting.development };
  if (setting.default !== undefined || setting.optional) return { value: setting.default };
  return { complaint: `${name} is missing: ${setting.description}` };
}

function read(name: string, setting: Setting, env: Environment): { value: unknown } | { complaint: string } {
  const production = env['NODE_ENV'] === 'production';
  let text: string | undefined;
  try {
    text = textOf(name, env);
  } catch (error) {
    return { complaint: `${name}_FILE cannot be read: ${(error as Error).message}` };
  }
  if (text === undefined) return absent(name, setting, production);
  if (production && text === setting.development) {
    return { complaint: `${name} is the development value, which everyone knows; production needs its own` };
  }
  const parsed = setting.parse(text);
  return 'complaint' in parsed ? { complaint: `${name} ${parsed.complaint}` } : parsed;
}

/** Reads a service's variables and those of every service. @throws ConfigProblem that names every bad one */
export function readConfig<C extends Config>(config: C, env: Environment): ConfigOf<C> {
  const results = Object.entries({ ...baseSettings, ...config.settings }).map(
    ([name, setting]) => [name, read(name, setting, env)] as const,
  );
  const complaints = results.flatMap(([, result]) => ('complaint' in result ? [result.complaint] : []));
  if (complaints.length > 0) throw new ConfigProblem(complaints);
  return Object.fromEntries(
    results.map(([name, result]) => [name, (result as { value: unknown }).value]),
  ) as ConfigOf<C>;
}
