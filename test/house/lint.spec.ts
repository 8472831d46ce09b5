import { ESLint } from 'eslint';

const root = process.cwd();
const config = (await import(String(new URL('../../eslint.config.js', import.meta.url)))) as {
  requestReply: { selector: string; message: string }[];
  honestTests: { selector: string; message: string }[];
};

/** Lints a text with one list of banned syntax, without types: fast, and the file need not exist. */
async function messages(restrictions: readonly object[], code: string): Promise<string[]> {
  const tseslint = await import('typescript-eslint');
  const eslint = new ESLint({
    cwd: root,
    overrideConfigFile: true,
    overrideConfig: [
      {
        files: ['**/*.ts'],
        languageOptions: { parser: tseslint.parser },
        rules: { 'no-restricted-syntax': ['error', ...restrictions] },
      },
    ],
  });
  const results = await eslint.lintText(code, { filePath: 'apps/any/src/any.ts' });
  return results.flatMap((result) => result.messages.map((message) => message.message));
}

describe('the linter', () => {
  it.each([
    "import { ClientKafka } from '@nestjs/microservices';",
    "import { ClientsModule } from '@nestjs/microservices';",
    "class A { @MessagePattern('x') answer() {} }",
    "class A { ask() { return this.kafka.send('topic', {}); } }",
    "class A { ask() { return this.kafkaClient.send('topic', {}); } }",
    "kafkaClient.send('topic', {});",
  ])('bans request and reply over Kafka: %s', async (code) => {
    expect(await messages(config.requestReply, code)).toEqual([expect.stringContaining('No request/reply over Kafka')]);
  });

  it.each([
    "jest.mock('./a.js');",
    "jest.spyOn(a, 'b');",
    "it.skip('a', () => {});",
    "describe.only('a', () => {});",
    "xit('a', () => {});",
  ])('bans tests that hide: %s', async (code) => {
    expect(await messages(config.honestTests, code)).toHaveLength(1);
  });

  it('lets other code pass', async () => {
    const code = "class A { send() { reply.send('x'); } }\nit('a', () => {});\nproducer.send({});";
    expect(await messages([...config.requestReply, ...config.honestTests], code)).toEqual([]);
  });

  it.each([
    ['apps/referrals/src/main.ts', 250],
    ['libs/contracts/src/event.ts', 250],
    ['libs/contracts/src/event.spec.ts', 400],
    ['apps/referrals/src/domain/referral.ts', 250],
  ])('applies its bans and the length limit to %s', async (path, max) => {
    const { rules } = (await new ESLint({ cwd: root }).calculateConfigForFile(path)) as {
      rules: Record<string, unknown[]>;
    };
    expect(rules['max-lines']).toEqual([2, { max, skipBlankLines: false, skipComments: false }]);
    expect(rules['no-restricted-syntax']).toEqual(expect.arrayContaining([...config.requestReply]));
    expect(rules['@typescript-eslint/no-floating-promises']?.[0]).toBe(2);
    expect(rules['no-empty']).toEqual([2, { allowEmptyCatch: false }]);
  });
});
