import { roles, type Role } from '#contracts';

/** Who may call a route. What it answers about one record depends on whose that is, too. */
export interface Rule {
  readonly roles: readonly Role[] | 'public';
  /** The caller must act for an organization, or for none: it is about one's own organization, or about every group. */
  readonly acting?: 'for one' | 'for none';
}

const rule = (...allowed: Role[]): Rule => ({ roles: allowed });
const open: Rule = { roles: 'public' };
const everyone = rule(...roles);
const admin = rule('group-admin');
const operator: Rule = { roles: ['group-admin'], acting: 'for none' };
const operatorOrAuditor: Rule = { roles: ['group-admin', 'auditor'], acting: 'for none' };

const clinician = rule('clinician');
const triagers = rule('clinician', 'referral-coordinator');
const referrers = rule('clinician', 'referral-coordinator', 'integration');
const parties = rule('clinician', 'referral-coordinator', 'scheduler', 'integration');
const ownParties: Rule = { ...parties, acting: 'for one' };
const inboxes = rule('clinician', 'referral-coordinator', 'scheduler', 'integration', 'group-admin');
const office = rule('referral-coordinator');
const desk = rule('referral-coordinator', 'scheduler');
const overseen = rule(
  'clinician',
  'referral-coordinator',
  'scheduler',
  'integration',
  'group-admin',
  'committee-observer',
  'auditor',
);
const booked = rule(
  'clinician',
  'referral-coordinator',
  'scheduler',
  'integration',
  'group-admin',
  'committee-observer',
);
const publicists = rule('referral-coordinator', 'quality-manager', 'group-admin', 'integration');

const violations = rule(
  'group-admin',
  'committee-observer',
  'auditor',
  'referral-coordinator',
  'quality-manager',
  'integration',
);

/** The routes of the operator, which every service with messaging has. */
const operations: Readonly<Record<string, Rule>> = {
  'GET /v1/operations/topics': operator,
  'GET /v1/operations/lag': operator,
  'GET /v1/operations/dead-letters': operator,
  'GET /v1/operations/dead-letters/{id}': operator,
  'POST /v1/operations/dead-letters/{id}/requeue': operator,
  'POST /v1/operations/dead-letters/{id}/discard': operator,
  'GET /v1/operations/replays': operator,
  'POST /v1/operations/replays': operator,
  'GET /v1/operations/replays/{id}': operator,
  'POST /v1/operations/replays/{id}/cancel': operator,
  'GET /v1/operations/audit': operatorOrAuditor,
  'GET /v1/operations/audit/verification': operatorOrAuditor,
};

/** A register that everyone reads and the group's administrator keeps. */
const register = (path: string, ...verbs: string[]): Record<string, Rule> => ({
  [`GET ${path}`]: everyone,
  [`POST ${path}`]: admin,
  [`GET ${path}/{id}`]: everyone,
  [`PATCH ${path}/{id}`]: admin,
  ...Object.fromEntries(verbs.map((verb) => [`POST ${path}/{id}/${verb}`, admin])),
});

const referral = (allowed: Rule, ...verbs: string[]): Record<string, Rule> =>
  Object.fromEntries(verbs.map((verb) => [`POST /v1/referrals/{id}/${verb}`, allowed]));

/** Every route of every service; one that is not here is a surprise. */
export const table: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  gateway: {
    'GET /v1/services': open,
    'GET /schemas': open,
    'GET /schemas/{file}': open,
    'GET /v1/issuer': open,
    'GET /events': open,
    'GET /v1/operations/traces/{id}': operator,
  },
  membership: {
    ...operations,
    ...register('/v1/organizations'),
    'GET /v1/organizations/{id}/service-scopes': admin,
    ...register('/v1/consortia'),
    'POST /v1/consortia': operator,
    'GET /v1/consortia/{id}/members': everyone,
    'POST /v1/consortia/{id}/members': admin,
    'GET /v1/consortia/{id}/topology': everyone,
    'GET /v1/consortia/{id}/folder': admin,
    'GET /v1/memberships/{id}': everyone,
    'PATCH /v1/memberships/{id}': admin,
    'POST /v1/memberships/{id}/survey': admin,
    'POST /v1/memberships/{id}/complete-file': admin,
    'POST /v1/memberships/{id}/agree': admin,
    'POST /v1/memberships/{id}/activate': admin,
    'POST /v1/memberships/{id}/suspend': admin,
    'POST /v1/memberships/{id}/resume': admin,
    'POST /v1/memberships/{id}/end': admin,
    ...register('/v1/agreements', 'sign', 'terminate'),
    ...register('/v1/service-scopes', 'open', 'close'),
    ...register('/v1/practitioners', 'end', 'resume'),
    ...register('/v1/gp-teams', 'disband', 'reform'),
    'GET /v1/gp-teams/uncovered': everyone,
    'GET /v1/publicity-materials': everyone,
    'GET /v1/publicity-materials/{id}': everyone,
    'POST /v1/publicity-materials': publicists,
    'POST /v1/publicity-materials/{id}/revise': publicists,
    'POST /v1/publicity-materials/{id}/approve': admin,
    'POST /v1/publicity-materials/{id}/reject': admin,
    'POST /v1/publicity-materials/{id}/take-down': admin,
    'GET /v1/publicity-violations': violations,
    'POST /v1/publicity-violations': admin,
    'GET /v1/policies': everyone,
    'POST /v1/policies': admin,
    'GET /v1/policies/{id}': everyone,
    'POST /v1/policies/{id}/withdraw': admin,
    'GET /v1/users': admin,
    'GET /v1/users/{id}': admin,
    'POST /v1/users/{id}/deactivate': admin,
    'POST /v1/users/{id}/reactivate': admin,
    'POST /v1/imports': admin,
    'GET /v1/imports/{id}': admin,
  },
  referrals: {
    ...operations,
    'GET /v1/operations/keys': operator,
    'POST /v1/operations/keys/rotate': operator,
    'POST /v1/referrals': referrers,
    'GET /v1/referrals': overseen,
    'GET /v1/referrals/{id}': overseen,
    'GET /v1/referrals/{id}/actions': overseen,
    'GET /v1/referrals/{id}/timeline': overseen,
    'GET /v1/referrals/{id}/patient': parties,
    'GET /v1/referrals/{id}/patient/looks': parties,
    'GET /v1/referrals/{id}/slip.pdf': parties,
    'POST /v1/patient-searches': parties,
    'POST /v1/own-looks': open,
    'POST /v1/slips/verify': parties,
    'GET /v1/referrals/{id}/attachments': parties,
    'PUT /v1/referrals/{id}/attachments/{attachmentId}': referrers,
    'GET /v1/referrals/{id}/attachments/{attachmentId}': parties,
    'POST /v1/referrals/{id}/attachments/{attachmentId}/withdraw': referrers,
    'POST /v1/cards': referrers,
    'GET /v1/cards': parties,
    'GET /v1/cards/{id}': parties,
    'POST /v1/cards/{id}/revoke': referrers,
    'POST /v1/cards/verify': parties,
    ...referral(referrers, 'submit', 'complete-slip', 'answer-info', 'hand-over', 'cancel'),
    ...referral(office, 'approve-review', 'send-back', 'review-emergency'),
    ...referral(triagers, 'triage', 'accept', 'reject', 'request-info', 'convert', 'refer-onward', 'reroute', 'close'),
    ...referral(triagers, 'acknowledge-end'),
    ...referral(triagers, 'confirm-cancel'),
    ...referral(parties, 'arrive', 'green-channel', 'no-show'),
    ...referral(rule('clinician', 'referral-coordinator', 'scheduler'), 'rebook'),
    ...referral(clinician, 'return-advice', 'start-care', 'note', 'admit', 'discharge', 'outcome', 'refer-down'),
    ...referral(clinician, 'enter-in-error', 'confirm-error', 'refuse-error'),
    'GET /v1/audit': rule('auditor'),
    'GET /v1/worklists': ownParties,
    'GET /v1/worklists/{name}': parties,
    'GET /v1/duty-rosters/{organizationId}': rule('clinician', 'referral-coordinator', 'group-admin'),
    'PUT /v1/duty-rosters/{organizationId}': rule('referral-coordinator', 'group-admin'),
  },
  scheduling: {
    ...operations,
    'GET /v1/clinic-sessions': everyone,
    'POST /v1/clinic-sessions': rule('scheduler'),
    'GET /v1/clinic-sessions/{id}': everyone,
    'POST /v1/clinic-sessions/{id}/cancel': rule('scheduler'),
    'GET /v1/clinic-sessions/{id}/quota': everyone,
    'GET /v1/slots': everyone,
    'GET /v1/quota-compliance': rule('referral-coordinator', 'scheduler', 'group-admin', 'committee-observer'),
    'GET /v1/appointments': booked,
    'GET /v1/appointments/{id}': booked,
    'POST /v1/appointments/{id}/check-in': desk,
    'POST /v1/appointments/{id}/fulfil': desk,
    'POST /v1/appointments/{id}/no-show': desk,
    'POST /v1/appointments/{id}/cancel': desk,
    'POST /v1/appointments/{id}/reschedule': desk,
    'GET /v1/waiting-list': booked,
    'POST /v1/imports': admin,
    'GET /v1/imports/{id}': admin,
    'GET /v1/consortia/{id}/folder': admin,
  },
  notifications: {
    ...operations,
    'GET /v1/inbox': { ...inboxes, acting: 'for one' },
    'GET /v1/inbox/stream': { ...inboxes, acting: 'for one' },
    'GET /v1/messages': overseen,
    'GET /v1/messages/{id}': overseen,
    'POST /v1/messages/{id}/open': inboxes,
    'POST /v1/messages/{id}/act': inboxes,
    'GET /v1/templates': everyone,
    'GET /v1/preferences': everyone,
    'PUT /v1/preferences': everyone,
  },
};

/** What someone sees of one referral who is no party to it: its outline for the group's overseers, nothing for others. */
export const outlines: readonly Role[] = ['group-admin', 'committee-observer', 'auditor'];
