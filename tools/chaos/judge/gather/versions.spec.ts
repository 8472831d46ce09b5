import { tableOf } from './versions.js';

it.each([
  ['yilian.referral', 'referrals'],
  ['yilian.waiting-list-entry', 'waiting_list_entries'],
  ['yilian.policy', 'policies'],
  ['yilian.consortium', 'consortia'],
  ['yilian.notification', 'messages'],
])('knows that the aggregates of %s are in %s', (topic, table) => expect(tableOf(topic)).toBe(table));
