/** What is wrong with a variable, in the words after its name; undefined when nothing is. */
type Complaint = string | undefined;

/** One variable of the environment: how it is read, what it is when absent, and what it means. */
export interface Setting<T = unknown> {
  readonly kind: string;
  readonly description: string;
  /** The value when the variable is absent; a setting without one must be set. */
  readonly default?: T;
  /** The value when the variable is absent outside production; in production it must be set, and not to this. */
  readonly development?: T;
  /** True when it may be absent and is then undefined. */
  readonly optional?: boolean;
  /** Reads the text of the variable. */
  readonly parse: (text: string) => { value: T } | { complaint: string };
}

/** What every kind of setting may say beside its own limits. */
export interface Described<T> {
  readonly description: string;
  readonly default?: T;
  readonly development?: T;
}

type Given<T, O> = O extends { optional: true } ? T | undefined : T;

const checked = <T>(value: T, complaint: Complaint) => (complaint ? { complaint } : { value });

/** A whole number; unit and meaning belong in the variable's name. */
export function integer<const O extends Described<number> & { minimum?: number; maximum?: number; optional?: boolean }>(
  options: O,
): Setting<Given<number, O>> {
  const { minimum = Number.MIN_SAFE_INTEGER, maximum = Number.MAX_SAFE_INTEGER, ...rest } = options;
  const parse = (text: string) => {
    const value = Number(text);
    const fits = /^[+-]?\d+$/.test(text) && value >= minimum && value <= maximum;
    return checked(value, fits ? undefined : `must be a whole number from ${minimum} to ${maximum}, not "${text}"`);
  };
  return { kind: 'integer', ...rest, parse };
}

/** A text; `pattern` must match all of it. Its value is never printed, since it may be a secret. */
export function text<const O extends Described<string> & { pattern?: RegExp; optional?: boolean }>(
  options: O,
): Setting<Given<string, O>> {
  const { pattern, ...rest } = options;
  const parse = (value: string) =>
    checked(value, !pattern || pattern.test(value) ? undefined : `does not have the form ${String(pattern)}`);
  return { kind: 'text', ...rest, parse };
}

/** One of some words. */
export function choice<const T extends string>(values: readonly T[], options: Described<T>): Setting<T> {
  const parse = (value: string) =>
    checked(
      value as T,
      values.includes(value as T) ? undefined : `must be one of ${values.join(', ')}, not "${value}"`,
    );
  return { kind: values.map((value) => `\`${value}\``).join(' or '), ...options, parse };
}
