import { residentIdCheck } from '#contracts';
import type { Receiver, Sender } from './job.js';

const surnames = ['王', '李', '张', '刘', '陈', '杨', '赵', '武', '冀', '郝', '申', '霍'];
const givenNames = ['秀兰', '建国', '桂英', '志强', '玉梅', '永福', '淑珍', '国庆', '爱民', '春生', '凤霞', '保田'];

/** Invented patients and their referrals, determined by the numbers it is given. */
export class Referrals {
  constructor(
    private readonly random: () => number,
    private readonly receiver: Receiver,
  ) {}

  /** The body of a submission, as a clinician's program would send it. */
  next({ organizationId, practitionerId }: Sender): string {
    return JSON.stringify({
      direction: 'up',
      priority: 'routine',
      patient: this.patient(),
      from: { organizationId, department: '02', practitionerId },
      to: { organizationId: this.receiver.organizationId, department: this.pick(this.receiver.departments) },
      indications: ['needs-superior-examination'],
      reason: '基层诊治效果不佳，请上级专科进一步检查',
      chiefComplaint: '症状反复 2 周，不明原因',
      diagnoses: [{ code: 'R69', name: '原因不明的疾病', basis: 'clinical' }],
      history: '既往体健',
      treatment: '对症处理，效果不佳',
      referrerPhone: '19900000001',
      consent: true,
    });
  }

  private patient(): object {
    const sex = this.pick(['male', 'female'] as const);
    const birthDate = `${this.below(50) + 1945}-${this.digits(12, 2, 1)}-${this.digits(28, 2, 1)}`;
    const serial = String(this.below(500) * 2 + (sex === 'male' ? 1 : 0)).padStart(3, '0');
    const first17 = `130408${birthDate.replaceAll('-', '')}${serial}`;
    return {
      name: this.pick(surnames) + this.pick(givenNames),
      idType: 'resident-id',
      idNumber: first17 + residentIdCheck(first17),
      sex,
      birthDate,
      phone: `19900${this.digits(1_000_000, 6)}`,
      address: { divisionCode: '130408', text: '永年区广府镇东街村' },
    };
  }

  private below(limit: number): number {
    return Math.floor(this.random() * limit);
  }

  private digits(limit: number, count: number, first = 0): string {
    return String(this.below(limit) + first).padStart(count, '0');
  }

  private pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)] as T;
  }
}
