import { ReferralAttachmentAdded } from '#contracts';
import { attach, withdraw } from './attaching.js';
import { aReferral, hospital, township } from './test-referral.js';

const file = { id: 'a', organizationId: township, addedBy: 'liu.ying' };
const author = { userId: 'liu.ying', organizationId: township, roles: ['clinician'] as const };

it('a file that is attached is told of, and changes nothing else', () => {
  const referral = aReferral('accepted');
  const { state, events } = attach(referral, 'a');
  expect(state).toEqual(referral);
  expect(events.map(({ definition, data }) => [definition, data])).toEqual([
    [ReferralAttachmentAdded, expect.objectContaining({ attachmentId: 'a' })],
  ]);
});

it('is withdrawn by who attached it or by the referral office there, also when the referral has ended', () => {
  for (const status of ['draft', 'accepted', 'closed'] as const) {
    const [event] = withdraw(aReferral(status), file, 'wrong-patient', author).events;
    expect(event?.data).toMatchObject({ attachmentId: 'a', reasonCode: 'wrong-patient' });
  }
  const office = { ...author, userId: 'office', roles: ['referral-coordinator'] as const };
  expect(withdraw(aReferral('accepted'), file, 'other', office).events).toHaveLength(1);
});

it.each([
  ['a colleague', { ...author, userId: 'li.na' }],
  [
    'the office of the other side',
    { userId: 'office', organizationId: hospital, roles: ['referral-coordinator'] as const },
  ],
  ['who attached it and now acts for another organization', { ...author, organizationId: hospital }],
])('is not withdrawn by %s', (_, who) => {
  expect(() => withdraw(aReferral('accepted'), file, 'wrong-file', who)).toThrow(
    expect.objectContaining({ code: 'not-your-attachment' }),
  );
});
