import type { RecipientKind, ReferralEnd } from '#contracts';
import type { Channel, Message } from './message.js';
import { ruleOf } from './rules.js';
import type { TemplateId } from './templates.js';
import type { End, Variables } from './variables.js';

/** What one event says of one referral, as far as anybody is told of it. */
export interface Fact {
  readonly event: string;
  readonly eventId: string;
  readonly referralId: string;
  readonly patientId: string;
  /** Unknown to events of an appointment. */
  readonly from?: ReferralEnd;
  readonly to: ReferralEnd;
  /** Those who referred the patient before: told whatever the referrer is told. */
  readonly upstream?: readonly ReferralEnd[];
  readonly appointmentId?: string;
  /** Whose duty roster an overdue referral climbed to. */
  readonly dutyOrganizationId?: string;
  /** The practitioner of the referring organization who is to agree that it was entered in error. */
  readonly supervisorId?: string;
  /** Advice is asked for, and no appointment. */
  readonly asksAdvice?: boolean;
  readonly details?: Omit<Variables, 'from' | 'to'>;
}

/** What one event says of one membership, or of what that member publishes. */
export interface MemberFact {
  readonly event: string;
  readonly eventId: string;
  readonly membershipId: string;
  readonly materialId?: string;
  /** Who applies, or is the member. */
  readonly organizationId: string;
  /** Unknown to what is told to no lead. */
  readonly leadOrganizationId?: string;
  readonly details: Variables;
}

const channelOf: Readonly<Record<RecipientKind, Channel>> = {
  patient: 'sms',
  referrer: 'inbox',
  'receiving-desk': 'inbox',
  'on-duty': 'inbox',
  'referral-office': 'inbox',
  supervisor: 'inbox',
  'lead-office': 'inbox',
  applicant: 'inbox',
  member: 'inbox',
};

/** Reasons after which nothing is sent to the patient's phone: the family would be told to stay away from a death. */
const silentReasons: readonly string[] = ['patient-died'];

/** The messages that an event calls for, one for each recipient of its rule. */
export function compose(fact: Fact, nextId: () => string, now: Date): Message[] {
  const { event, eventId, referralId, from, to, appointmentId, details } = fact;
  const variables: Variables = { ...details, to: endOf(to), ...(from && { from: endOf(from) }) };
  const silent = silentReasons.includes(details?.reasonCode ?? '');
  return toldOf(event, fact.asksAdvice)
    .filter(({ recipient }) => !(silent && recipient === 'patient'))
    .flatMap(({ recipient, template }) =>
      addressesOf(recipient, fact).map((address) => ({ recipient, template, address })),
    )
    .map(({ recipient, template, address }) => ({
      ...unread,
      id: nextId(),
      eventId,
      event,
      referralId,
      membershipId: null,
      materialId: null,
      recipient,
      channel: channelOf[recipient],
      template,
      variables,
      ...address,
      appointmentId: appointmentId ?? null,
      createdAt: now,
    }));
}

/** The messages about a membership: to the office of the lead, and to the organization whose it is. */
export function composeOfMember(fact: MemberFact, nextId: () => string, now: Date): Message[] {
  const { event, eventId, membershipId, materialId, organizationId, leadOrganizationId, details } = fact;
  return toldOf(event).map(({ recipient, template }) => ({
    ...unread,
    ...nowhere,
    id: nextId(),
    eventId,
    event,
    referralId: null,
    membershipId,
    materialId: materialId ?? null,
    recipient,
    channel: channelOf[recipient],
    template,
    variables: details,
    organizationId: recipient === 'lead-office' ? (leadOrganizationId ?? null) : organizationId,
    appointmentId: null,
    createdAt: now,
  }));
}

function toldOf(event: string, asksAdvice = false): { recipient: RecipientKind; template: TemplateId }[] {
  const { tells, ofAdvice } = ruleOf(event);
  return Object.entries({ ...tells, ...(asksAdvice && ofAdvice) }).map(([recipient, template]) => ({
    recipient: recipient as RecipientKind,
    template,
  }));
}

/** Whatever the referrer is told, every referrer before is told as well, unless by an event of their own; an organization once. */
function addressesOf(recipient: RecipientKind, fact: Fact): Address[] {
  const own = addressOf(recipient, fact);
  if (recipient !== 'referrer' || ruleOf(fact.event).ownReferrerOnly) return [own];
  const upstream = (fact.upstream ?? []).map((from) => addressOf(recipient, { ...fact, from }));
  return [own, ...upstream].filter(
    ({ organizationId }, i, all) => all.findIndex((each) => each.organizationId === organizationId) === i,
  );
}

const endOf = ({ organizationId, department }: ReferralEnd): End => ({ organizationId, department });

const nowhere = { organizationId: null, department: null, practitionerId: null, patientReference: null };
type Address = Pick<Message, 'organizationId' | 'department' | 'practitionerId' | 'patientReference'>;

/** A referrer's message is for the doctor who referred, a supervisor's for that one; the desk's and an office's are for whoever is at it. */
function addressOf(recipient: RecipientKind, { patientId, from, to, dutyOrganizationId, supervisorId }: Fact): Address {
  if (recipient === 'patient') return { ...nowhere, patientReference: patientId };
  if (recipient === 'on-duty') return { ...nowhere, organizationId: dutyOrganizationId ?? to.organizationId };
  if (recipient === 'receiving-desk') return { ...nowhere, ...endOf(to) };
  if (!from) throw new Error('an event without a referring end cannot tell the referrer');
  const { organizationId } = from;
  if (recipient === 'referral-office') return { ...nowhere, organizationId };
  if (recipient === 'supervisor') return { ...nowhere, organizationId, practitionerId: supervisorId ?? null };
  return { ...nowhere, ...endOf(from), practitionerId: from.practitionerId ?? null };
}

const unread = {
  version: 0,
  status: 'pending',
  position: null,
  deliveredAt: null,
  openedAt: null,
  openedBy: null,
  actedAt: null,
  actedBy: null,
} as const satisfies Partial<Message>;
