import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../../../deploy/local/index.js';
import { aggregateTopics, tableOf } from './versions.js';

it.each([
  ['yilian.referral', 'referrals'],
  ['yilian.waiting-list-entry', 'waiting_list_entries'],
  ['yilian.policy', 'policies'],
  ['yilian.consortium', 'consortia'],
  ['yilian.notification', 'messages'],
])('knows that the aggregates of %s are in %s', (topic, table) => expect(tableOf(topic)).toBe(table));

const created = globSync('{apps/*/migrations,libs/*/src/**}/*.ts', { cwd: projectRoot() })
  .flatMap((file) => [...readFileSync(join(projectRoot(), file), 'utf8').matchAll(/CREATE TABLE (\w+)/g)])
  .map(([, table]) => table);

it.each(aggregateTopics())('finds the table of %s among those that the services make', (topic) =>
  expect(created).toContain(tableOf(topic)),
);
