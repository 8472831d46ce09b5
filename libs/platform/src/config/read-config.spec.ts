import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from './config.js';
import { readConfig } from './read-config.js';
import { choice, integer, text } from './setting.js';

const config = defineConfig({
  REMINDER_DAYS: integer({ default: 7, minimum: 1, maximum: 90, description: 'Days' }),
  COLOUR: choice(['red', 'green'], { default: 'red', description: 'Colour' }),
  API_SECRET: text({ development: 'everyone knows', description: 'Secret' }),
  NICKNAME: text({ optional: true, description: 'Name' }),
});

const complaintsOf = (env: Record<string, string>): string => {
  try {
    readConfig(config, env);
  } catch (error) {
    return (error as Error).message;
  }
  return '';
};

test('values are read, defaults fill in, and what every service has is there', () => {
  const values = readConfig(config, { REMINDER_DAYS: '14', PORT: '0' });
  expect(values).toMatchObject({
    REMINDER_DAYS: 14,
    COLOUR: 'red',
    API_SECRET: 'everyone knows',
    PORT: 0,
    OIDC_AUDIENCE: 'yilian',
  });
  expect(values.NICKNAME).toBeUndefined();
});

test('every bad variable is named in one line, and no value of a text is shown', () => {
  const message = complaintsOf({
    REMINDER_DAYS: 'many',
    COLOUR: 'blue',
    PORT: '70000',
    KAFKA_BROKERS: 'my-secret broker',
  });
  for (const name of ['REMINDER_DAYS', 'COLOUR', 'PORT', 'KAFKA_BROKERS']) expect(message).toContain(name);
  expect(message).not.toContain('my-secret');
  expect(message).not.toContain('\n');
});

test('an empty variable counts as absent', () => {
  expect(readConfig(config, { REMINDER_DAYS: '' }).REMINDER_DAYS).toBe(7);
});

test('production starts with no development secret, given or implied', () => {
  expect(complaintsOf({ NODE_ENV: 'production' })).toContain('API_SECRET is missing');
  expect(complaintsOf({ NODE_ENV: 'production', API_SECRET: 'everyone knows' })).toContain(
    'API_SECRET is the development value',
  );
  expect(complaintsOf({ NODE_ENV: 'production', API_SECRET: 'ours alone' })).toBe('');
});

test('a secret may come from a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'yilian-config-'));
  writeFileSync(join(folder, 'secret'), 'from the file\n');
  expect(readConfig(config, { API_SECRET_FILE: join(folder, 'secret') }).API_SECRET).toBe('from the file');
  expect(complaintsOf({ API_SECRET_FILE: join(folder, 'absent') })).toContain('API_SECRET_FILE cannot be read');
  rmSync(folder, { recursive: true });
});
