import { cardStateOf, issueCard, revokeCard } from './card.js';
import { aReferral, at, history, hospital, township } from './test-referral.js';

const referral = aReferral('scheduled');
const issued = issueCard(referral, { id: history.otherId, organizationId: township, validDays: 365 }, at);
const card = { ...issued.state, version: 1 };

it('is issued for the patient of a referral, until a day', () => {
  expect(card).toMatchObject({ patientId: referral.patientId, groupId: referral.groupId, revokedAt: null });
  expect(card.validUntil.getTime() - at.getTime()).toBe(365 * 24 * 3_600_000);
  expect(cardStateOf(card, new Date(card.validUntil.getTime() - 1))).toBe('valid');
  expect(cardStateOf(card, card.validUntil)).toBe('expired');
});

it('is revoked once, for a reason, and stays so', () => {
  const { state, events } = revokeCard(card, 'lost', hospital, at);
  expect(cardStateOf(state, at)).toBe('revoked');
  expect(events[0]?.data).toEqual({
    ...{ consortiumId: referral.groupId, patientId: referral.patientId, referralId: referral.id },
    ...{ organizationId: hospital, reasonCode: 'lost' },
  });
  expect(() => revokeCard(state, 'lost', hospital, at)).toThrow(expect.objectContaining({ code: 'card-revoked' }));
});

it.each([...issued.events, ...revokeCard(card, 'replaced', hospital, at).events])(
  'tells of itself by its schema and without anybody’s name: $definition.eventName',
  ({ definition, data }) => {
    expect(definition.errors(data)).toEqual([]);
  },
);
