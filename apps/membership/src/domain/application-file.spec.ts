import { fileTarget } from './application-file.js';

const at = new Date('2026-03-02T08:00:00Z');

it.each([
  ['48 h without a policy', undefined, '2026-03-04T08:00:00.000Z'],
  ['what the policy says', { completeWithinHours: 24 }, '2026-03-03T08:00:00.000Z'],
  ['48 h where the policy cannot be read', { completeWithinHours: 'soon' }, '2026-03-04T08:00:00.000Z'],
  ['48 h where the policy leaves no time', { completeWithinHours: 0 }, '2026-03-04T08:00:00.000Z'],
])('an application file is to be complete within %s', (_, policy, target) => {
  expect(fileTarget(at, policy).toISOString()).toBe(target);
});
