import {
  NotificationActedOn,
  NotificationActedOnV2,
  NotificationOpened,
  NotificationOpenedV2,
  Refusal,
  type Decision,
  type NotificationFacts,
  type PendingEvent,
  type RecipientKind,
  type Versioned,
} from '#contracts';
import type { TemplateId } from './templates.js';
import type { Variables } from './variables.js';

/** Ways to a recipient. Only the inbox has a carrier so far: an SMS waits, pending, for a gateway that can send it. */
export const channels = ['inbox', 'sms'] as const;
export type Channel = (typeof channels)[number];

/** The life of a message: told or withdrawn once, then opened and acted on by whom it is for. */
export const transitions = {
  deliver: { from: ['pending'], to: 'delivered' },
  withdraw: { from: ['pending'], to: 'withdrawn' },
  open: { from: ['delivered'], to: 'opened', event: [NotificationOpened, NotificationOpenedV2] },
  act: { from: ['delivered', 'opened'], to: 'acted', event: [NotificationActedOn, NotificationActedOnV2] },
} as const;

export const messageStatuses = ['pending', 'delivered', 'opened', 'acted', 'withdrawn'] as const;
export type MessageStatus = (typeof messageStatuses)[number];

/** One message about one event to one recipient by one channel. */
export interface Message extends Versioned {
  readonly eventId: string;
  /** Wire type of that event, `yilian.referral.scheduled.v1`. */
  readonly event: string;
  /** What it is about: a referral or a membership, the other is null. */
  readonly referralId: string | null;
  readonly membershipId: string | null;
  /** The publicity material of that member that it tells of. */
  readonly materialId: string | null;
  readonly recipient: RecipientKind;
  readonly channel: Channel;
  readonly template: TemplateId;
  readonly variables: Variables;
  /** Whose inbox it goes to; null for a patient. */
  readonly organizationId: string | null;
  readonly department: string | null;
  readonly practitionerId: string | null;
  /** The patient's id in the referrals service, which alone can turn it into a phone number. */
  readonly patientReference: string | null;
  /** The appointment it tells of. */
  readonly appointmentId: string | null;
  readonly status: MessageStatus;
  /** Place in its organization's inbox, 1, 2, 3 … in the order of delivery. */
  readonly position: number | null;
  readonly createdAt: Date;
  readonly deliveredAt: Date | null;
  readonly openedAt: Date | null;
  readonly openedBy: string | null;
  readonly actedAt: Date | null;
  readonly actedBy: string | null;
}

/** Id of the referral or the membership that a message is about. */
export const subjectOf = ({ referralId, membershipId }: Pick<Message, 'referralId' | 'membershipId'>): string =>
  referralId ?? membershipId ?? '';

type Step = keyof typeof transitions;

/** The only place that says whether a step may be taken. */
const may = (step: Step, status: MessageStatus): boolean =>
  (transitions[step].from as readonly MessageStatus[]).includes(status);

/** The recipient looked at it; looking again changes nothing. @throws Refusal `message/not-delivered` */
export function open<M extends Message>(message: M, by: string, now: Date): Decision<M> {
  if (message.status === 'opened' || message.status === 'acted') return { state: message, events: [] };
  if (!may('open', message.status)) throw notDelivered(message.status);
  const state = { ...message, status: transitions.open.to, openedAt: now, openedBy: by };
  return { state, events: [opened(message, now.toISOString())] };
}

/** The recipient did what it asks for, and so has seen it. @throws Refusal `message/not-delivered` */
export function act<M extends Message>(message: M, by: string, now: Date): Decision<M> {
  if (message.status === 'acted') return { state: message, events: [] };
  if (!may('act', message.status)) throw notDelivered(message.status);
  const seen = open(message, by, now);
  const state = { ...seen.state, status: transitions.act.to, actedAt: now, actedBy: by };
  return { state, events: [...seen.events, acted(message, now.toISOString())] };
}

/** The first version knows messages about referrals only; any other is told in the second, and each once. */
function opened(message: Message, openedAt: string): PendingEvent {
  const { id, referralId, membershipId } = message;
  if (referralId) return NotificationOpened(id, { referralId, ...factsOf(message), openedAt });
  return NotificationOpenedV2(id, { ...(membershipId && { membershipId }), ...factsOf(message), openedAt });
}

function acted(message: Message, actedAt: string): PendingEvent {
  const { id, referralId, membershipId } = message;
  if (referralId) return NotificationActedOn(id, { referralId, ...factsOf(message), actedAt });
  return NotificationActedOnV2(id, { ...(membershipId && { membershipId }), ...factsOf(message), actedAt });
}

const factsOf = ({ recipient, organizationId, template, deliveredAt }: Message): NotificationFacts => ({
  recipient,
  ...(organizationId === null ? {} : { organizationId }),
  template,
  deliveredAt: (deliveredAt as Date).toISOString(),
});

const notDelivered = (status: MessageStatus): Refusal =>
  new Refusal(
    'conflict',
    'message/not-delivered',
    status === 'withdrawn'
      ? { zh: '消息已撤回：所述情况已不成立', en: 'The message was withdrawn: what it tells no longer holds' }
      : { zh: '消息尚未送达', en: 'The message has not been delivered yet' },
  );
