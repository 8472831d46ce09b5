import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { newService, write } from './copy.js';
import { namesFor } from './names.js';
import { registrations } from './register.js';

const root = process.cwd();
const [service, aggregate] = process.argv.slice(2);
const names = namesFor(service, aggregate);
if (typeof names === 'string') {
  console.error(names);
  process.exit(1);
}
const files = await newService(root, names);
const taken = [`apps/${names.service}`, `libs/contracts/src/events/${names.aggregate}.ts`].filter((path) =>
  existsSync(join(root, path)),
);
if (taken.length > 0) {
  console.error(`Already there: ${taken.join(', ')}`);
  process.exit(1);
}
const changes = registrations(root, names);
write(root, new Map([...files, ...changes]));
for (const path of [...files.keys(), ...changes.keys()]) console.log(path);
console.log('\nNext: npm run generate, npm test, npm start.');
