import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Parser } from '@asyncapi/parser';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { isCreditCode, isDepartment } from '#contracts';
import { allCommands, allEvents, outputs } from '../../tools/generate/outputs.js';
import { brokenPromises, publishedSchema } from '../../tools/generate/schemas.js';

const root = process.cwd();
const everything = [...allEvents(), ...allCommands()];
const read = (path: string): string => (existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : '');

describe('generated files', () => {
  it('are what npm run generate writes', async () => {
    const files = await outputs({ root, modules: root, extension: '.ts' });
    const stale = [...files].filter(([path, text]) => read(path) !== text).map(([path]) => path);
    expect(stale).toEqual([]);
  }, 60_000);

  it('keep every published schema: changes are additive', () => expect(brokenPromises(root, everything)).toEqual([]));

  it('hold an AsyncAPI document that its own parser accepts, with every event and command in it', async () => {
    const { document, diagnostics } = await new Parser().parse(read('docs/asyncapi.yaml'));
    const problems = diagnostics.filter((diagnostic) => Number(diagnostic.severity) < 2);
    expect(problems.map(({ message, path }) => `${path.join('/')}: ${message}`)).toEqual([]);
    const names = document?.allMessages().map((message) => message.name());
    expect(names?.sort()).toEqual(everything.map((event) => event.type).sort());
    const topics = document?.allChannels().map((channel) => channel.address());
    expect([...new Set(topics)].sort()).toEqual([...new Set(everything.map((event) => event.topic))].sort());
  }, 60_000);

  it('hold schemas that another validator reads the same way', () => {
    const ajv = new Ajv2020({ strict: true, strictTypes: false });
    (addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
    ajv.addFormat('credit-code', isCreditCode);
    ajv.addFormat('department-code', isDepartment);
    for (const event of allEvents()) {
      const validate = ajv.compile(publishedSchema(event));
      expect(validate({})).toBe(event.errors({}).length === 0);
    }
  });
});
