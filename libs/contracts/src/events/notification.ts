import Type, { type Static } from 'typebox';
import { defineEvent } from '../event.js';
import * as v from '../values.js';

/** Who is told of a referral: the patient, the referring end, the desk of the receiving department, who is on duty. */
export const recipientKinds = ['patient', 'referrer', 'receiving-desk', 'on-duty'] as const;
/** One kind of recipient. */
export type RecipientKind = (typeof recipientKinds)[number];

/** Facts of a message that was read or acted on; neither its text nor who the patient is. */
export const NotificationFacts = Type.Object({
  referralId: v.Id,
  recipient: Type.Enum(recipientKinds),
  organizationId: Type.Optional(v.Id),
  template: Type.String({ description: 'For example `referral-scheduled.receiving-desk`' }),
  deliveredAt: v.Instant,
});
export type NotificationFacts = Static<typeof NotificationFacts>;

export const NotificationOpened = defineEvent('NotificationOpened', {
  aggregate: 'notification',
  summary: 'The recipient opened a message about a referral.',
  data: { ...NotificationFacts.properties, openedAt: v.Instant },
});
export const NotificationActedOn = defineEvent('NotificationActedOn', {
  aggregate: 'notification',
  summary: 'The recipient did what a message about a referral asked for, so that nobody needs to be reminded.',
  data: { ...NotificationFacts.properties, actedAt: v.Instant },
});
