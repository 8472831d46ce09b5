import {
  NotificationActedOn,
  NotificationOpened,
  Refusal,
  type Decision,
  type NotificationFacts,
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
  open: { from: ['delivered'], to: 'opened', event: NotificationOpened },
  act: { from: ['delivered', 'opened'], to: 'acted', event: NotificationActedOn },
} as const;

export const messageStatuses = ['pending', 'delivered', 'opened', 'acted', 'withdrawn'] as const;
export type MessageStatus = (typeof messageStatuses)[number];

/** One message about one event to one recipient by one channel. */
export interface Message extends Versioned {
  readonly eventId: string;
  /** Wire type of that event, `yilian.referral.scheduled.v1`. */
  readonly event: string;
  readonly referralId: string;
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

type Step = keyof typeof transitions;

/** The only place that says whether a step may be taken. */
const may = (step: Step, status: MessageStatus): boolean =>
  (transitions[step].from as readonly MessageStatus[]).includes(status);

/** The recipient looked at it; looking again changes nothing. @throws Refusal `message/not-delivered` */
export function open<M extends Message>(message: M, by: string, now: Date): Decision<M> {
  if (message.status === 'opened' || message.status === 'acted') return { state: message, events: [] };
  if (!may('open', message.status)) throw notDelivered(message.status);
  const state = { ...message, status: transitions.open.to, openedAt: now, openedBy: by };
  return { state, events: [NotificationOpened(message.id, { ...factsOf(message), openedAt: now.toISOString() })] };
}

/** The recipient did what it asks for, and so has seen it. @throws Refusal `message/not-delivered` */
export function act<M extends Message>(message: M, by: string, now: Date): Decision<M> {
  if (message.status === 'acted') return { state: message, events: [] };
  if (!may('act', message.status)) throw notDelivered(message.status);
  const opened = open(message, by, now);
  const state = { ...opened.state, status: transitions.act.to, actedAt: now, actedBy: by };
  const acted = NotificationActedOn(message.id, { ...factsOf(message), actedAt: now.toISOString() });
  return { state, events: [...opened.events, acted] };
}

const factsOf = ({ referralId, recipient, organizationId, template, deliveredAt }: Message): NotificationFacts => ({
  referralId,
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
