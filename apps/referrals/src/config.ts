import { defineConfig, integer, text, type ConfigOf } from '#platform';

/** Development keys are the same on every machine, so that a local database can be read again; production refuses them. */
const developmentKey = (name: string): string => Buffer.from(name.padEnd(32, '.')).toString('base64');

export const config = defineConfig({
  PATIENT_KEYS: text({
    development: `dev:${developmentKey('yilian-development-patient-key')}`,
    description:
      'Keys that seal patients’ identities, `id:base64 of 32 bytes`, comma-separated: the first seals, all of them open',
  }),
  PATIENT_INDEX_KEY: text({
    pattern: /^[A-Za-z0-9+/]{42,}={0,2}(,[A-Za-z0-9+/]{42,}={0,2})*$/,
    development: developmentKey('yilian-development-index-key'),
    description:
      'Key of the blind index by which patients are found, base64 of at least 32 bytes; while it changes the new one first, then the old',
  }),
  CODE_KEYS: text({
    pattern: /^[a-z0-9-]+:[A-Za-z0-9+/]{43}=(,[a-z0-9-]+:[A-Za-z0-9+/]{43}=)*$/,
    development: `dev:${developmentKey('yilian-development-code-key')}`,
    description:
      'Keys that sign the codes on slips and cards, `id:base64 of 32 bytes`, comma-separated: the first signs, all of them verify',
  }),
  ATTACHMENT_MAX_BYTES: integer({
    default: 10_485_760,
    minimum: 1_024,
    maximum: 104_857_600,
    description: 'Largest file on a referral, in bytes; the gateway has the same variable',
  }),
  ATTACHMENTS_PER_REFERRAL: integer({
    default: 20,
    minimum: 1,
    maximum: 1_000,
    description: 'How many files a referral with all its hops has at most',
  }),
  CLAMD_URL: text({
    optional: true,
    pattern: /^tcp:\/\/[^/:@\s]+:\d{1,5}$/,
    description:
      'Malware scanner (ClamAV’s clamd over TCP), such as tcp://clamd:3310; without one, files stay unscanned',
  }),
  CLAMD_TIMEOUT_MS: integer({
    default: 30_000,
    minimum: 100,
    maximum: 600_000,
    description: 'How long the scanner may be silent before the file is left for another try',
  }),
  CARD_VALID_DAYS: integer({
    default: 365,
    minimum: 1,
    maximum: 3_650,
    description: 'How long a referral card is good, unless it is revoked',
  }),
  CARD_TRIES_A_DAY: integer({
    default: 5,
    minimum: 1,
    maximum: 1_000,
    description: 'How often in 24 hours a card may be tried with a document that is not its holder’s',
  }),
});

export type ReferralsConfig = ConfigOf<typeof config>;
