import Type, { type Static } from 'typebox';
import { defineEvent } from '#contracts';
import * as v from '#contracts';

/** Facts of a sample item that every consumer needs; nothing that identifies a patient. */
export const SampleItemFacts = Type.Object({
  organizationId: v.Id,
  title: Type.String({ minLength: 1, maxLength: 200 }),
});
export type SampleItemFacts = Static<typeof SampleItemFacts>;

export const SampleItemOpened = defineEvent('SampleItemOpened', {
  aggregate: 'sample-item',
  summary: 'A sample item was opened by an organization.',
  data: SampleItemFacts.properties,
});
export const SampleItemFinished = defineEvent('SampleItemFinished', {
  aggregate: 'sample-item',
  summary: 'An open sample item was finished.',
  data: { ...SampleItemFacts.properties, finishedAt: v.Instant },
});
