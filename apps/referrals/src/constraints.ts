import { Refusal } from '#contracts';

/** What a violated constraint means to the caller. */
export const constraints = {
  // Serials start again after a million: on such a day two referrals can meet.
  referrals_number: () =>
    new Refusal('conflict', 'number-taken', {
      zh: '转诊单号已被占用，请重试',
      en: 'The number of the slip was taken meanwhile; try again',
    }),
  key_rotations_one: () =>
    new Refusal('conflict', 'key-rotation-running', {
      zh: '密钥轮换正在进行，完成后才能再次开始',
      en: 'A key rotation is running; another can begin when it is done',
    }),
};
