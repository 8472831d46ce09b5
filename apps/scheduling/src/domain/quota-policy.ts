import {
  organizationLevels,
  Refusal,
  sessionKinds,
  type OrganizationLevel,
  type SessionKind,
  dateIn,
} from '#contracts';
import { daysBefore, earlierOf, hoursBefore, laterOf } from './calendar.js';

/** Code of the policy that these numbers come from. */
export const quotaPolicyCode = 'scheduling.expert-quota';

/** What a group decided about slots for its grassroots (S4: half of the expert slots, the first half of the window). */
export interface QuotaPolicy {
  /** Part of a session's slots that belongs to the grassroots, 0 to 1. */
  readonly quotaShare: number;
  /** First part of the booking window in which only the grassroots may book, 0 to 1. */
  readonly exclusiveWindowShare: number;
  /** Unused quota is released so long before the session; null keeps it until the session begins. */
  readonly releaseHoursBefore: number | null;
  readonly bookingWindowDays: number;
  /** Hospital levels and kinds of session that the policy covers. */
  readonly levels: readonly OrganizationLevel[];
  readonly sessionKinds: readonly SessionKind[];
}

/** One version of the policy as membership's register tells it. */
export interface PolicyVersion {
  readonly consortiumId: string;
  readonly policyVersion: number;
  /** `YYYY-MM-DD`, Asia/Shanghai. */
  readonly validFrom: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** What a policy makes of one session: when its slots open to whom, and how many belong to the grassroots. */
export interface Terms {
  readonly bookableFrom: Date;
  readonly exclusiveUntil: Date;
  readonly quotaSlots: number;
  readonly quotaReleaseAt: Date | null;
}

/** Reads the parameters of a version. @throws Refusal `policy/unusable-parameters` naming every bad one */
export function quotaPolicyOf(parameters: Readonly<Record<string, unknown>>): QuotaPolicy {
  const bad: string[] = [];
  const read = <T>(name: string, value: unknown, fits: (value: unknown) => boolean): T => {
    if (!fits(value)) bad.push(name);
    return value as T;
  };
  const number = (min: number, max: number) => (value: unknown) =>
    typeof value === 'number' && value >= min && value <= max;
  const words = (known: readonly string[]) => (value: unknown) =>
    Array.isArray(value) && value.every((word) => known.includes(word as string));
  const release = parameters['releasePolicy'] as { hoursBefore?: unknown } | undefined;
  const policy: QuotaPolicy = {
    quotaShare: read('quotaShare', parameters['quotaShare'], number(0, 1)),
    exclusiveWindowShare: read('exclusiveWindowShare', parameters['exclusiveWindowShare'] ?? 0, number(0, 1)),
    releaseHoursBefore: release ? read('releasePolicy.hoursBefore', release.hoursBefore, number(0, 365 * 24)) : null,
    bookingWindowDays: read('bookingWindowDays', parameters['bookingWindowDays'], number(1, 365)),
    levels: read('levels', parameters['levels'] ?? organizationLevels, words(organizationLevels)),
    sessionKinds: read('sessionKinds', parameters['sessionKinds'] ?? sessionKinds, words(sessionKinds)),
  };
  if (bad.length > 0) {
    throw new Refusal('invalid', 'policy/unusable-parameters', {
      zh: `政策 ${quotaPolicyCode} 的参数无法使用：${bad.join('、')}`,
      en: `Parameters of ${quotaPolicyCode} cannot be used: ${bad.join(', ')}`,
    });
  }
  return policy;
}

/** The version in force on the session's day in each consortium: the policy of that day holds, not that of the booking. */
export function policiesInForce(versions: readonly PolicyVersion[], startsAt: Date): QuotaPolicy[] {
  const day = dateIn(startsAt);
  const inForce = new Map<string, PolicyVersion>();
  for (const version of versions) {
    const known = inForce.get(version.consortiumId);
    if (version.validFrom > day || (known && known.policyVersion > version.policyVersion)) continue;
    inForce.set(version.consortiumId, version);
  }
  return [...inForce.values()].map(({ parameters }) => quotaPolicyOf(parameters));
}

/**
 * The terms of a session opened at `openedAt`. Its window begins when it is opened if that is later, so that a late opening
 * takes nothing from the grassroots' part of it. Of several consortia's policies the one that reserves most holds.
 */
export function termsOf(
  session: { kind: SessionKind; startsAt: Date; capacity: number; openedAt: Date },
  level: OrganizationLevel,
  policies: readonly QuotaPolicy[],
  defaultWindowDays: number,
): Terms {
  const { kind, startsAt, capacity, openedAt } = session;
  const covering = policies
    .filter((policy) => policy.levels.includes(level) && policy.sessionKinds.includes(kind))
    .sort((a, b) => b.quotaShare - a.quotaShare)[0];
  const windowDays = (covering ?? policies[0])?.bookingWindowDays ?? defaultWindowDays;
  const bookableFrom = laterOf(daysBefore(startsAt, windowDays), openedAt);
  if (!covering) return { bookableFrom, exclusiveUntil: bookableFrom, quotaSlots: 0, quotaReleaseAt: null };
  const { quotaShare, exclusiveWindowShare, releaseHoursBefore } = covering;
  const window = Math.max(0, startsAt.getTime() - bookableFrom.getTime());
  const exclusiveEnd = new Date(bookableFrom.getTime() + exclusiveWindowShare * window);
  const releaseAt = releaseHoursBefore === null ? null : hoursBefore(startsAt, releaseHoursBefore);
  // "At least": a broken slot counts for the grassroots. Binary fractions must not make 0.1 of 30 a fourth slot.
  const quotaSlots = Math.max(0, Math.ceil(quotaShare * capacity - 1e-9));
  return {
    bookableFrom,
    exclusiveUntil: releaseAt ? laterOf(bookableFrom, earlierOf(exclusiveEnd, releaseAt)) : exclusiveEnd,
    quotaSlots,
    quotaReleaseAt: quotaSlots > 0 ? releaseAt : null,
  };
}
