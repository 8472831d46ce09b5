import { ClinicSessionQuotaReleased, CommandAccepted, ReferralScheduled, ReferralSubmitted } from '#contracts';
import type { Evidence } from '../evidence.js';
import { storedKey, type Facts, type MessageFact, type ParkedFact, type TopicEvent } from './facts.js';

/** Evidence and facts of a run in which everything held. */
export interface Run {
  readonly evidence: Evidence;
  readonly facts: Facts;
}

let offset = 0;

/** An event as it was read; `at` its place in the history of its aggregate. */
export const event = (key: string, sequence: number, more: Partial<TopicEvent> = {}): TopicEvent => ({
  topic: 'yilian.referral',
  partition: 1,
  offset: String(offset++),
  at: 1_000,
  key,
  id: `${key}-${sequence}`,
  type: ReferralSubmitted.type,
  sequence,
  names: {},
  ...more,
});

/** The release of a session's quota. */
export const released = (id: string, sequence: number, more: Partial<TopicEvent> = {}): TopicEvent =>
  event(id, sequence, { topic: 'yilian.clinic-session', type: ClinicSessionQuotaReleased.type, ...more });

/** A message that was delivered. */
export const message = (eventId: string, recipient: string, more: Partial<MessageFact> = {}): MessageFact => ({
  id: `${eventId}-${recipient}`,
  eventId,
  recipient,
  channel: 'inbox',
  status: 'delivered',
  ...more,
});

/** A parked event of scheduling, in the place of the poison. */
export const parked = (id: string, more: Partial<ParkedFact> = {}): ParkedFact => ({
  service: 'scheduling',
  id,
  status: 'dead',
  topic: 'yilian.referral',
  partition: 2,
  offset: '7',
  key: 'r9',
  eventId: 'r9-1',
  ...more,
});

/** Further referrals that were delivered: enough to have been a run. */
const further = Array.from({ length: 20 }, (_, at) => `f${at}`);

/** One referral by HTTP that was scheduled, a second one by a command, and further ones that nothing happens to. */
export const goodRun = (): Run => ({
  evidence: {
    places: { gateway: '', issuer: '', clientSecret: '', services: {}, databases: {}, brokers: [] },
    logDirectory: '',
    startedAt: 1_000,
    operations: [
      { key: 'k1', kind: 'create', invokedAt: 1_100, outcome: 'unknown' },
      { key: 'k1', kind: 'create', invokedAt: 1_200, outcome: 'ok', referralId: 'r1' },
      { key: 'k2', kind: 'create', invokedAt: 1_300, outcome: 'fail' },
      { key: 'k3', kind: 'create', invokedAt: 1_400, outcome: 'unknown' },
      { key: 'c1', kind: 'create', invokedAt: 1_500, outcome: 'ok', referralId: 'r2' },
      ...further.map(
        (id) => ({ key: `k-${id}`, kind: 'create', invokedAt: 1_600, outcome: 'ok', referralId: id }) as const,
      ),
    ],
    faults: [{ name: 'kill scheduling', startedAt: 2_000, endedAt: 3_000, recoverySeconds: 4 }],
    poison: [{ topic: 'yilian.referral', partition: 2, offset: '7', kind: 'bytes', expectedAt: ['scheduling'] }],
    processes: [],
    shown: ['r1', 'r1'],
  },
  facts: {
    events: [
      event('r1', 1),
      event('r1', 2),
      // What a relay that died sends once more is the rest of the history.
      event('r1', 1),
      event('r1', 2),
      event('r1', 3, { type: ReferralScheduled.type, names: { appointmentId: 'a1' } }),
      event('r2', 1),
      ...further.map((id) => event(id, 1)),
      event('c1', 1, { topic: CommandAccepted.topic, type: CommandAccepted.type, names: { aggregateId: 'r2' } }),
      event('cs2', 1, { topic: 'yilian.clinic-session' }),
      released('cs2', 2, { at: 2_100 }),
      event('o1', 3, { topic: 'yilian.organization' }),
      event('o1', 5, { topic: 'yilian.organization' }),
    ],
    compacted: ['yilian.organization'],
    answers: [
      { key: storedKey('k1'), referralId: 'r1', referralStatus: 'accepted' },
      ...further.map((id) => ({ key: `k-${id}`, referralId: id, referralStatus: 'delivered' })),
    ],
    referrals: [
      {
        id: 'r1',
        version: 3,
        status: 'scheduled',
        createdAt: 1_200,
        appointmentId: 'a1',
        waitingListEntryId: null,
        timeline: [1, 2, 3],
      },
      ...['r2', ...further].map((id) => ({
        id,
        version: 1,
        status: 'delivered',
        createdAt: 1_500,
        appointmentId: null,
        waitingListEntryId: null,
        timeline: [1],
      })),
    ],
    versions: {
      'yilian.referral': new Map([['r1', 3], ['r2', 1], ...further.map((id) => [id, 1] as const)]),
      'yilian.clinic-session': new Map([['cs2', 2]]),
      'yilian.organization': new Map([['o1', 5]]),
    },
    appointments: [
      { id: 'a1', referralId: 'r1', slotId: 's1', status: 'booked', fromQuota: true },
      { id: 'a0', referralId: 'r1', slotId: 's1', status: 'cancelled', fromQuota: true },
    ],
    entries: [{ id: 'e0', referralId: 'r1', status: 'booked' }],
    takenSlots: [{ id: 's1', appointmentId: 'a1' }],
    sessions: [
      { id: 'cs1', remaining: 4, reservedFree: 4, releaseDueAt: null, releasedAt: null, releases: 0 },
      { id: 'cs2', remaining: 0, reservedFree: 0, releaseDueAt: 1_500, releasedAt: 2_000, releases: 1 },
    ],
    debits: [
      { appointmentId: 'a1', debits: 1, refunds: 0 },
      { appointmentId: 'a0', debits: 1, refunds: 1 },
    ],
    messages: [
      message('r1-3', 'patient', { channel: 'sms', status: 'pending' }),
      message('r1-3', 'referrer'),
      message('r1-3', 'receiving-desk'),
      ...['r2', ...further].map((id) => message(`${id}-1`, 'receiving-desk')),
    ],
    referralCopies: [{ id: 'r1', status: 'scheduled' }],
    unequalCopies: [],
    waiting: [],
    notReady: [],
    parked: [
      parked('1', { status: 'unreadable' }),
      parked('3', { status: 'discarded' }),
      parked('2', { status: 'waiting', offset: '9', eventId: 'r9-2' }),
    ],
    audit: {
      changeable: [],
      brokenChains: [],
      recordedLooks: new Map([['r1', 3]]),
      recordedDiscards: ['scheduling/3'],
    },
    overdue: [],
    outbursts: [],
    handledEarly: [],
    unhandled: [{ service: 'scheduling', handler: 'ReferralsHandlers.accepted', eventId: 'r9-2' }],
  },
});
