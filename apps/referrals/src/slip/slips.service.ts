import { Clock } from '#messaging';
import type { Caller, Doer } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AttachmentVault } from '../attachments/attachment-vault.js';
import { seenBy } from '../attachments/attachments.service.js';
import type { Purpose } from '../domain/access.js';
import type { Referral } from '../domain/referral.js';
import { PatientsService } from '../patients/patients.service.js';
import { ReferralQueries } from '../referral-queries.js';
import { findReferral } from '../referrals.js';
import { namesOf, type Names } from '../registry/groups.js';
import { namesOfPractitioners } from '../registry/practitioners.js';
import { SignedCodes } from './signed-codes.js';
import { slipPdf } from './slip-pdf.js';

/** Slips on paper: printed for those who may know the patient, and recognized when their code is scanned. */
@Injectable()
export class SlipsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly patients: PatientsService,
    private readonly queries: ReferralQueries,
    private readonly attachments: AttachmentVault,
    private readonly codes: SignedCodes,
    private readonly clock: Clock,
  ) {}

  async print(id: string, purpose: Purpose, caller: Caller, doer: Doer): Promise<Buffer> {
    const patient = await this.patients.read(id, purpose, caller, doer, 'slip-printed');
    const { manager } = this.dataSource;
    const referral = await findReferral(manager, id);
    const organizations = await namesOf(manager, [referral]);
    const practitioners = await namesOfPractitioners(manager, [referral.fromPractitionerId, referral.toPractitionerId]);
    const code = this.codes.sign('slip', id);
    const attachments = (await this.attachments.list(manager, seenBy(referral, caller))).map(({ name }) => name);
    const originalNumber = referral.parentId ? (await findReferral(manager, referral.rootId)).number : undefined;
    const printedAt = this.clock.now();
    return slipPdf({ referral, originalNumber, patient, organizations, practitioners, attachments, code, printedAt });
  }

  /** The referral of a slip that a patient shows, whoever's it is. @throws Refusal `forged-code` at `pointer` */
  shown(manager: EntityManager, code: string, pointer: string): Promise<Referral> {
    return findReferral(manager, this.codes.read('slip', code, pointer));
  }

  /** The referral of a scanned slip. @throws Refusal `forged-code`; `not-found` when it is none of the caller's */
  async verify(code: string, caller: Caller): Promise<{ referral: Referral; names: Names }> {
    const { referral } = await this.queries.find(this.codes.read('slip', code), caller);
    return { referral, names: await namesOf(this.dataSource.manager, [referral]) };
  }
}
