import Type, { type Static } from 'typebox';
import { defineEvent } from '../event.js';
import * as v from '../values.js';

/**
 * Who is told. Of a referral: the patient, the referring end, the desk of the receiving department, who is on duty, the referrer's office
 * that reviews slips, the practitioner who is to agree to an error. Of a membership: the office of the lead that keeps the members, the
 * organization that applies, and the member that has joined, which is told of its publicity, too.
 */
export const recipientKinds = [
  'patient',
  'referrer',
  'receiving-desk',
  'on-duty',
  'referral-office',
  'supervisor',
  'lead-office',
  'applicant',
  'member',
] as const;
/** One kind of recipient. */
export type RecipientKind = (typeof recipientKinds)[number];

/** Facts of a message that was read or acted on; neither its text nor who the patient is. */
export const NotificationFacts = Type.Object({
  recipient: Type.Enum(recipientKinds),
  organizationId: Type.Optional(v.Id),
  template: Type.String({ description: 'For example `referral-scheduled.receiving-desk`' }),
  deliveredAt: v.Instant,
});
export type NotificationFacts = Static<typeof NotificationFacts>;

const ofReferral = { referralId: v.Id, ...NotificationFacts.properties };
export const NotificationOpened = defineEvent('NotificationOpened', {
  aggregate: 'notification',
  summary: 'The recipient opened a message about a referral.',
  data: { ...ofReferral, openedAt: v.Instant },
});
export const NotificationActedOn = defineEvent('NotificationActedOn', {
  aggregate: 'notification',
  summary: 'The recipient did what a message about a referral asked for, so that nobody needs to be reminded.',
  data: { ...ofReferral, actedAt: v.Instant },
});

const ofOthers = { membershipId: Type.Optional(v.Id), ...NotificationFacts.properties };
export const NotificationOpenedV2 = defineEvent('NotificationOpened', {
  version: 2,
  aggregate: 'notification',
  summary: 'The recipient opened a message about something other than a referral, such as a membership.',
  data: { ...ofOthers, openedAt: v.Instant },
});
export const NotificationActedOnV2 = defineEvent('NotificationActedOn', {
  version: 2,
  aggregate: 'notification',
  summary: 'The recipient did what a message about something other than a referral, such as a membership, asked for.',
  data: { ...ofOthers, actedAt: v.Instant },
});
