export * from './calendar.js';
export * from './command.js';
export * from './commands/referral.js';
export * from './county-folder/cells.js';
export * from './county-folder/files.js';
export * from './county-folder/problem.js';
export * from './county-folder/table.js';
export * from './credit-code.js';
export * from './decision.js';
export * from './departments.js';
export * from './duties.js';
export { defineEvent, eventDefinitions, topicOf } from './event.js';
export type { EventDefinition, EventOf, EventRecord, PendingEvent, SchemaError } from './event.js';
export * from './events/agreement.js';
export * from './events/command.js';
export * from './events/membership.js';
export * from './events/notification.js';
export * from './events/policy.js';
export * from './events/practice.js';
export * from './events/publicity.js';
export * from './events/referral-attachment.js';
export * from './events/referral-card.js';
export * from './events/referral-duty.js';
export {
  careSettings,
  ReferralEnd,
  ReferralFacts,
  referralIntents,
  referralStatuses,
  ScheduledFor,
  waitingStatuses,
  type CareSetting,
  type ReferralIntent,
  type ReferralStatus,
} from './events/referral-facts.js';
export * from './events/referral-triage.js';
export * from './events/referral-visit.js';
export * from './events/referral.js';
export * from './events/scheduling.js';
export * from './events/user.js';
export * from './indications.js';
export * from './phone.js';
export { parameterErrors, policyParameters } from './policies.js';
export * from './reasons.js';
export * from './refusal.js';
export * from './resident-id.js';
export * from './roles.js';
export * from './topics.js';
export * from './values.js';
