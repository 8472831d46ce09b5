import { OrganizationAmended, OrganizationRegistered, PolicySet } from '#contracts';
import { On } from './on.js';

test('one method handles several kinds of event of one topic, and not of two', () => {
  expect(() => On([OrganizationRegistered, OrganizationAmended])).not.toThrow();
  expect(() => On([OrganizationRegistered, PolicySet as never])).toThrow(
    'one handler of yilian.organization and of another topic',
  );
});
