import { CommandProblem } from '../cli/api.js';

/** What a verb was called with. */
export interface Arguments {
  readonly flags: ReadonlySet<string>;
  readonly operands: readonly string[];
}

/** What a verb takes. */
export interface Signature {
  readonly flags: readonly string[];
  /** Names of its operands, all of which are needed. */
  readonly operands: readonly string[];
}

export const usageOf = (verb: string, { flags, operands }: Signature): string =>
  [`npm run ${verb}`, ...(flags.length + operands.length > 0 ? ['--'] : []), ...operands.map((name) => `<${name}>`)]
    .concat(flags.map((flag) => `[--${flag}]`))
    .join(' ');

/** Reads what stands behind a verb; refuses what it does not know in one line that says what it does know. */
export function argumentsOf(verb: string, signature: Signature, given: readonly string[]): Arguments {
  const flags = new Set(given.filter((word) => word.startsWith('-')).map((word) => word.replace(/^--?/, '')));
  const operands = given.filter((word) => !word.startsWith('-'));
  const usage = usageOf(verb, signature);
  const unknown = [...flags].find((flag) => !signature.flags.includes(flag));
  if (unknown !== undefined) {
    throw new CommandProblem(`未知参数 --${unknown}；用法：${usage}`, `unknown flag --${unknown}; usage: ${usage}`);
  }
  if (operands.length !== signature.operands.length) {
    throw new CommandProblem(`用法：${usage}`, `usage: ${usage}`);
  }
  return { flags, operands };
}
