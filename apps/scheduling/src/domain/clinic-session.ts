import {
  ClinicSessionCancelled,
  ClinicSessionOpened,
  ClinicSessionQuotaAmended,
  ClinicSessionQuotaReleased,
  Refusal,
  type ClinicSessionFacts,
  type Decision,
  type ReasonCode,
  type SessionKind,
  type Versioned,
} from '#contracts';
import type { Terms } from './quota-policy.js';

export const sessionStatuses = ['open', 'cancelled'] as const;
export type SessionStatus = (typeof sessionStatuses)[number];

/** The life of a clinic session. */
export const transitions = {
  cancel: { from: ['open'], to: 'cancelled', event: ClinicSessionCancelled },
} as const;

/** Why a session is withdrawn. */
export const sessionCancelReasons = [
  'practitioner-away',
  'clinic-closed',
  'room-unavailable',
  'equipment-failure',
  'public-health-emergency',
  'opened-by-mistake',
  'other',
] as const satisfies readonly ReasonCode[];
export type SessionCancelReason = (typeof sessionCancelReasons)[number];

/** A period in which patients of a department are seen, published as slots. */
export interface ClinicSession extends Versioned {
  readonly organizationId: string;
  readonly department: string;
  readonly practitionerId: string | null;
  readonly kind: SessionKind;
  readonly place: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly slotMinutes: number;
  readonly capacity: number;
  readonly status: SessionStatus;
  readonly reasonCode: string | null;
  readonly openedAt: Date;
  readonly bookableFrom: Date;
  readonly exclusiveUntil: Date;
  /** Slots that the policy of the session's day demands for the grassroots. */
  readonly quotaRequired: number;
  /** Slots that were given to them. */
  readonly quotaSlots: number;
  readonly quotaReleaseAt: Date | null;
  readonly quotaReleasedAt: Date | null;
}

/** What opens a session. */
export type OpenSession = Pick<
  ClinicSession,
  'organizationId' | 'department' | 'practitionerId' | 'kind' | 'place' | 'startsAt' | 'endsAt' | 'slotMinutes'
> & { readonly capacity?: number | null };

export type SessionDecision = Decision<ClinicSession>;

/** Longer ones are several sessions. */
const longestHours = 24;
const largestCapacity = 500;

/** How many slots fit one after the other. */
export const roundsOf = ({
  startsAt,
  endsAt,
  slotMinutes,
}: Pick<ClinicSession, 'startsAt' | 'endsAt' | 'slotMinutes'>) =>
  Math.floor((endsAt.getTime() - startsAt.getTime()) / (slotMinutes * 60_000));

/** The session that is asked for, with its capacity: one patient per round unless said otherwise. */
export function sized(ask: OpenSession): OpenSession & { readonly capacity: number } {
  return { ...ask, capacity: ask.capacity ?? roundsOf(ask) };
}

/** Opens a session under the terms of the policy. @throws Refusal with a pointer to the bad fact */
export function openSession(
  id: string,
  ask: OpenSession & { readonly capacity: number },
  terms: Terms,
  now: Date,
): SessionDecision {
  checkTimes(ask, now);
  const { quotaSlots, bookableFrom, exclusiveUntil, quotaReleaseAt } = terms;
  const state: ClinicSession = {
    ...ask,
    id,
    version: 0,
    status: 'open',
    reasonCode: null,
    openedAt: now,
    bookableFrom,
    exclusiveUntil,
    quotaRequired: quotaSlots,
    quotaSlots,
    quotaReleaseAt,
    quotaReleasedAt: null,
  };
  return { state, events: [ClinicSessionOpened(id, factsOf(state))] };
}

/** Withdraws a session. */
export function cancelSession(session: ClinicSession, reasonCode: SessionCancelReason, now: Date): SessionDecision {
  const { from, to, event } = transitions.cancel;
  if (!(from as readonly SessionStatus[]).includes(session.status)) {
    throw refusal('clinic-session/not-open', '该出诊已停诊', 'The session is cancelled already');
  }
  if (session.endsAt <= now) {
    throw refusal('clinic-session/over', '该出诊已结束，不能停诊', 'The session is over and cannot be cancelled');
  }
  const { id, organizationId, department } = session;
  return {
    state: { ...session, status: to, reasonCode },
    events: [event(id, { reasonCode, organizationId, department })],
  };
}

/** Gives unused quota to everyone at the policy's time; once, and only while the session is open. */
export function releaseQuota(session: ClinicSession, slots: number, now: Date): SessionDecision {
  if (session.status !== 'open' || session.quotaReleasedAt !== null) return { state: session, events: [] };
  const { id, organizationId, department } = session;
  return {
    state: { ...session, quotaReleasedAt: now },
    events: [ClinicSessionQuotaReleased(id, { organizationId, department, slots })],
  };
}

/** Follows a policy version that came after the opening; `quotaSlots` is what could be reserved of what it demands. */
export function amendQuota(session: ClinicSession, terms: Terms, quotaSlots: number): SessionDecision {
  const { bookableFrom, exclusiveUntil, quotaReleaseAt } = terms;
  const state = {
    ...session,
    bookableFrom,
    exclusiveUntil,
    quotaReleaseAt,
    quotaRequired: terms.quotaSlots,
    quotaSlots,
  };
  return { state, events: [ClinicSessionQuotaAmended(session.id, factsOf(state))] };
}

/** True when the session is no longer as these terms want it. */
export const differs = (session: ClinicSession, terms: Terms): boolean =>
  session.quotaRequired !== terms.quotaSlots ||
  session.bookableFrom.getTime() !== terms.bookableFrom.getTime() ||
  session.exclusiveUntil.getTime() !== terms.exclusiveUntil.getTime() ||
  session.quotaReleaseAt?.getTime() !== terms.quotaReleaseAt?.getTime();

const factsOf = (session: ClinicSession): ClinicSessionFacts => ({
  organizationId: session.organizationId,
  department: session.department,
  ...(session.practitionerId === null ? {} : { practitionerId: session.practitionerId }),
  kind: session.kind,
  place: session.place,
  startsAt: session.startsAt.toISOString(),
  endsAt: session.endsAt.toISOString(),
  slotCount: session.capacity,
  quotaSlots: session.quotaSlots,
});

function checkTimes({ startsAt, endsAt, slotMinutes, capacity }: OpenSession & { capacity: number }, now: Date): void {
  const minutes = (endsAt.getTime() - startsAt.getTime()) / 60_000;
  if (minutes <= 0 || minutes > longestHours * 60) {
    const [zh, en] = [
      `结束须晚于开始且不超过 ${longestHours} 小时`,
      `must be after the start, at most ${longestHours} h`,
    ];
    throw invalid('/endsAt', zh, en);
  }
  if (slotMinutes > minutes) throw invalid('/slotMinutes', '一个号源长于整个出诊', 'is longer than the session');
  if (capacity < 1 || capacity > largestCapacity) {
    throw invalid('/capacity', `号源数须在 1 到 ${largestCapacity} 之间`, `must be from 1 to ${largestCapacity}`);
  }
  if (startsAt <= now) throw invalid('/startsAt', '出诊须在将来', 'must be in the future');
}

const refusal = (code: string, zh: string, en: string): Refusal => new Refusal('conflict', code, { zh, en });

const invalid = (pointer: string, zh: string, en: string): Refusal =>
  new Refusal('invalid', 'clinic-session/times', { zh, en: `${pointer.slice(1)} ${en}` }, [
    { pointer, detail: { zh: `${zh}`, en: `${en}` } },
  ]);
