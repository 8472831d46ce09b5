import Type, { type Static } from 'typebox';
import { defineEvent } from '../event.js';
import * as v from '../values.js';

/** Modes of agreement between a consortium and a member: 一体化管理, 托管, 专科合作, 专家门诊, 框架协议. */
export const agreementModes = [
  'integration',
  'trusteeship',
  'specialty-cooperation',
  'expert-clinic',
  'framework',
] as const;
/** Steps of an agreement from its draft to its end. */
export const agreementStatuses = ['draft', 'signed', 'in-force', 'expired', 'terminated'] as const;
/** One step of an agreement. */
export type AgreementStatus = (typeof agreementStatuses)[number];

/** One clause; `policy` is what it sets in force, `policyId` the version that signing set or found to say the same. */
const Clause = Type.Object({
  number: Type.String(),
  text: Type.String(),
  policy: Type.Optional(Type.Object({ code: Type.String(), parameters: Type.Record(Type.String(), Type.Unknown()) })),
  policyId: Type.Optional(v.Id),
});

/** Full state of an agreement between a consortium and one of its members. */
export const AgreementState = Type.Object({
  consortiumId: v.Id,
  organizationId: v.Id,
  number: Type.String({ description: 'Number of the paper, for example 永协〔2026〕12号' }),
  mode: Type.Enum(agreementModes),
  validFrom: v.CalendarDate,
  validTo: Type.Optional(
    Type.String({ format: 'date', description: 'Last day on which it holds; open-ended when absent' }),
  ),
  clauses: Type.Array(Clause),
  status: Type.Enum(agreementStatuses),
  reason: Type.Optional(Type.String({ description: 'Why it was terminated' })),
});
export type AgreementState = Static<typeof AgreementState>;

const agreementEvent = (name: string, summary: string) =>
  defineEvent(name, { aggregate: 'agreement', registry: true, summary, data: AgreementState.properties });
export const AgreementDrafted = agreementEvent(
  'AgreementDrafted',
  'An agreement with a member was drafted; full state.',
);
export const AgreementAmended = agreementEvent('AgreementAmended', 'The draft of an agreement changed; full state.');
export const AgreementSigned = agreementEvent(
  'AgreementSigned',
  'An agreement was signed, and its clauses point at the versions of policies they set; full state.',
);
export const AgreementBegun = agreementEvent(
  'AgreementBegun',
  'The first day of a signed agreement came: it is in force; full state.',
);
export const AgreementExpired = agreementEvent(
  'AgreementExpired',
  'The last day of an agreement has passed; full state.',
);
export const AgreementTerminated = agreementEvent(
  'AgreementTerminated',
  'An agreement was given up before its last day; full state.',
);
