/** What kind of "no" a refusal is. */
export type RefusalKind = 'invalid' | 'forbidden' | 'not-found' | 'conflict' | 'stale' | 'too-often';

/** The status with which each kind is answered, over HTTP and in the answer to a command. */
export const refusalStatus: Readonly<Record<RefusalKind, number>> = {
  invalid: 400,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  stale: 412,
  'too-often': 429,
};

/** One bad place in an input: a JSON pointer and what is wrong there. */
export interface InputError {
  /** RFC 6901 pointer into the input, for example `/patient/idNumber`. */
  pointer: string;
  detail: Bilingual;
}

/** A text in both languages of the system's users; Chinese is the primary one. */
export interface Bilingual {
  zh: string;
  en: string;
}

/**
 * A rule said no. Thrown by domain functions, mapped once to an RFC 9457 problem, and parked at once
 * (never retried) when a consumer throws it: trying again cannot change a rule's answer.
 */
export class Refusal extends Error {
  constructor(
    readonly kind: RefusalKind,
    /** Slug `subject/rule`, for example `referral/not-acceptable`; it ends the problem's `type`. */
    readonly code: string,
    /** Says which rule refused and what would satisfy it. */
    readonly text: Bilingual,
    /** For bad input: every bad place. */
    readonly errors: readonly InputError[] = [],
  ) {
    super(`${code}: ${text.en}`);
    this.name = 'Refusal';
  }
}
