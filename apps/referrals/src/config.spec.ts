import { readConfig } from '#platform';
import { config } from './config.js';

const production = { NODE_ENV: 'production', DATABASE_URL: 'postgres://database/referrals' };

describe('configuration', () => {
  it('has keys for development, the same on every machine', () => {
    expect(readConfig(config, {})).toEqual(readConfig(config, {}));
    expect(Buffer.from(readConfig(config, {}).PATIENT_INDEX_KEY, 'base64').length).toBeGreaterThanOrEqual(32);
  });

  it('wants keys of its own in production', () => {
    const { PATIENT_KEYS, PATIENT_INDEX_KEY, CODE_KEYS } = readConfig(config, {});
    for (const env of [production, { ...production, PATIENT_KEYS, PATIENT_INDEX_KEY, CODE_KEYS }]) {
      expect(() => readConfig(config, env)).toThrow(/PATIENT_KEYS.*PATIENT_INDEX_KEY.*CODE_KEYS/);
    }
    const own = Buffer.alloc(32, 7).toString('base64');
    const keys = { PATIENT_KEYS: `k1:${own}`, PATIENT_INDEX_KEY: own, CODE_KEYS: `k1:${own}` };
    expect(readConfig(config, { ...production, ...keys })).toMatchObject(keys);
  });
});
