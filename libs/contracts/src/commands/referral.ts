import Type, { type TSchema } from 'typebox';
import { defineCommand } from '../command.js';
import { referralIntents } from '../events/referral-facts.js';
import { indications } from '../indications.js';
import * as v from '../values.js';

/** Kinds of id document; `none` is for the newborn and for those who cannot say who they are. */
export const idTypes = ['resident-id', 'passport', 'travel-permit', 'none'] as const;
/** One kind of id document. */
export type IdType = (typeof idTypes)[number];

/** Ways in which a diagnosis was reached. */
export const diagnosisBases = ['clinical', 'laboratory', 'imaging', 'pathology'] as const;
/** How one diagnosis was reached. */
export type DiagnosisBasis = (typeof diagnosisBases)[number];

const strict = { additionalProperties: false } as const;
const text = (maxLength: number, description?: string) =>
  Type.String({ minLength: 1, maxLength, ...(description && { description }) });
const orNull = <S extends TSchema>(schema: S, description?: string) =>
  Type.Optional(Type.Union([schema, Type.Null()], { ...(description && { description }) }));

const patient = Type.Object(
  {
    name: text(100),
    idType: Type.Enum(idTypes),
    idNumber: orNull(text(30, 'Number of the document; with its check digit for a resident id')),
    sex: v.Sex,
    birthDate: v.CalendarDate,
    phone: orNull(text(30), 'Needed, as the address is, except in an emergency or without an id document'),
    address: orNull(Type.Object({ divisionCode: v.DivisionCode, text: text(200) }, strict)),
  },
  { ...strict, description: 'Who the patient is; sealed when it is stored, and in no event' },
);

const end = (description: string) =>
  Type.Object(
    { organizationId: v.Id, department: v.DepartmentCode, practitionerId: Type.Optional(v.Id) },
    { ...strict, description },
  );

const diagnosis = Type.Object(
  {
    code: Type.String({
      minLength: 1,
      maxLength: 2_000,
      pattern: '^[A-Z][A-Za-z0-9.+*]{1,19}$',
      description: 'ICD-10',
    }),
    name: text(200),
    basis: Type.Enum(diagnosisBases),
  },
  strict,
);

const result = Type.Object(
  {
    name: text(200, 'What was examined'),
    finding: text(2_000),
    reportId: Type.Optional(text(100, 'Number of the report')),
  },
  strict,
);

/** `POST /v1/referrals` over Kafka. */
export const SubmitReferral = defineCommand('SubmitReferral', {
  aggregate: 'referral',
  summary: 'Submits a referral, or keeps it a draft: what POST /v1/referrals takes, by the same rules.',
  data: {
    direction: v.Direction,
    priority: v.Priority,
    patient,
    from: end(
      'The sender’s own organization; a clinician refers in person unless another doctor is named, which all others do, except in an emergency',
    ),
    to: end('Who shall receive the patient'),
    groupId: Type.Optional(
      Type.String({
        format: 'uuid',
        description:
          'The consortium in which it runs, of which both ends are active members; where none is given, of those that they share the one with the lowest id',
      }),
    ),
    indications: Type.Optional(Type.Array(Type.Enum(indications), { maxItems: 20 })),
    reason: Type.Optional(text(2_000, 'Why the patient is referred')),
    chiefComplaint: Type.Optional(text(2_000)),
    diagnoses: Type.Optional(Type.Array(diagnosis, { maxItems: 30, description: 'The leading one first' })),
    history: Type.Optional(Type.String({ maxLength: 10_000, description: 'Needed, except in an emergency' })),
    treatment: Type.Optional(
      Type.String({ maxLength: 10_000, description: 'Course of treatment so far; needed, except in an emergency' }),
    ),
    results: Type.Optional(Type.Array(result, { maxItems: 50, description: 'What was found so far' })),
    rehabilitation: Type.Optional(
      Type.String({ maxLength: 10_000, description: 'Rehabilitation plan; a down referral needs it' }),
    ),
    followUpPlan: Type.Optional(
      Type.String({ maxLength: 10_000, description: 'Who sees the patient again when; a down referral needs it' }),
    ),
    referrerPhone: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 2_000,
        pattern: '^\\+?\\d[\\d -]{2,28}$',
        description: 'Where the receiver reaches who refers; needed, except in an emergency',
      }),
    ),
    consent: Type.Optional(Type.Boolean({ description: 'The patient agrees to be referred' })),
    intent: Type.Optional(
      Type.Enum(referralIntents, { description: 'referral (the default), or advice only 线上咨询' }),
    ),
    conversionAllowed: Type.Optional(
      Type.Boolean({ description: 'The receiver may turn its advice into a referral without asking back' }),
    ),
    draft: Type.Optional(Type.Boolean({ description: 'True keeps it a draft' })),
  },
});
