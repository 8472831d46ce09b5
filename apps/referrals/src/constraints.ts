import { Refusal } from '#contracts';

/** What a violated constraint means to the caller. */
export const constraints = {
  // Serials start again after a million: on such a day two referrals can meet.
  referrals_number: () =>
    new Refusal('conflict', 'number-taken', {
      zh: '转诊单号已被占用，请重试',
      en: 'The number of the slip was taken meanwhile; try again',
    }),
};
