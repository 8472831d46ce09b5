import { randomInt } from 'node:crypto';
import { residentIdCheck } from '#contracts';

const surnames = ['王', '李', '张', '刘', '陈', '杨', '赵', '武', '冀', '郝', '申', '霍'];
const givenNames = ['秀兰', '建国', '桂英', '志强', '玉梅', '永福', '淑珍', '国庆', '爱民', '春生', '凤霞', '保田'];
const villages = ['东街村', '西街村', '南桥村', '北关村', '七里店村', '河营村'];

const pick = <T>(from: readonly T[]): T => from[randomInt(from.length)] as T;
const digits = (value: number, count: number): string => String(value).padStart(count, '0');

/** A patient as a referral gives one. */
export interface InventedPatient {
  readonly name: string;
  readonly idType: 'resident-id';
  readonly idNumber: string;
  readonly sex: 'male' | 'female';
  readonly birthDate: string;
  readonly phone: string;
  readonly address: { readonly divisionCode: string; readonly text: string };
}

/** Where an invented patient lives, and what else has to be so. */
export interface Home {
  readonly divisionCode: string;
  readonly place: string;
  /** Years of birth, the last one not among them. */
  readonly born?: readonly [from: number, until: number];
  readonly birthDate?: string;
  readonly sex?: 'male' | 'female';
}

const guangfu: Home = { divisionCode: '130408', place: '永年区广府镇' };

/** An invented patient, of Guangfu township unless said otherwise; the check digit of the id is right, and nobody has a telephone of 19900. */
export function inventPatient({ divisionCode, place, born = [1948, 1975], ...given }: Home = guangfu): InventedPatient {
  const sex = given.sex ?? pick(['male', 'female'] as const);
  const birthDate =
    given.birthDate ?? `${randomInt(...born)}-${digits(randomInt(1, 13), 2)}-${digits(randomInt(1, 29), 2)}`;
  const serial = randomInt(0, 500) * 2 + (sex === 'male' ? 1 : 0);
  const first17 = `${divisionCode}${birthDate.replaceAll('-', '')}${digits(serial, 3)}`;
  return {
    name: pick(surnames) + pick(givenNames),
    idType: 'resident-id',
    idNumber: first17 + residentIdCheck(first17),
    sex,
    birthDate,
    phone: `19900${digits(randomInt(1_000_000), 6)}`,
    address: { divisionCode, text: `${place}${pick(villages)}` },
  };
}
