import { Refusal } from '#contracts';
import { attachmentIdTaken } from './attachments/attachments.service.js';

/** What a violated constraint means to the caller. */
export const constraints = {
  // Serials start again after a million: on such a day two referrals can meet.
  referrals_number: () =>
    new Refusal('conflict', 'number-taken', {
      zh: '转诊单号已被占用，请重试',
      en: 'The number of the slip was taken meanwhile; try again',
    }),
  attachments_pk: attachmentIdTaken,
  cards_one_for_patient: () =>
    new Refusal('conflict', 'card-issued-meanwhile', {
      zh: '该患者刚刚领取了另一张转诊卡，请核对后重试',
      en: 'The patient was issued another card meanwhile; look at it and try again',
    }),
  key_rotations_one: () =>
    new Refusal('conflict', 'key-rotation-running', {
      zh: '密钥轮换正在进行，完成后才能再次开始',
      en: 'A key rotation is running; another can begin when it is done',
    }),
};
