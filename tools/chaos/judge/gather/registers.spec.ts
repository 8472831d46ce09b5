import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../../../deploy/local/index.js';
import { registers } from './registers.js';

const created = globSync('apps/*/migrations/*.ts', { cwd: projectRoot() }).flatMap((file) =>
  [...readFileSync(join(projectRoot(), file), 'utf8').matchAll(/CREATE TABLE (\w+_copies)/g)].map(
    ([, table]) => `${file.split('/')[1]} ${table}`,
  ),
);

it('compares every copy of a register that a service keeps', () => {
  const compared = registers.flatMap(({ copy, services }) => services.map((service) => `${service} ${copy}`));
  expect(created.filter((copy) => !copy.endsWith(' referral_copies')).toSorted()).toEqual(compared.toSorted());
});
