import type { IdType } from '#contracts';
import { Clock, newId, type Tx } from '#messaging';
import { organizationOf, type Caller } from '#platform';
import { Injectable } from '@nestjs/common';
import { In, Not } from 'typeorm';
import { requireIdentityAccess, type Purpose } from '../domain/access.js';
import { idNumberOf, type PatientIdentity } from '../domain/patient.js';
import type { Referral } from '../domain/referral.js';
import { ReferralEntity } from '../referral.entity.js';
import { findReferral, Referrals } from '../referrals.js';
import { groupsOf, namesOf, type Names } from '../registry/groups.js';
import { AuditEntry } from './audit-entry.entity.js';
import { PatientVault } from './patient-vault.js';

/** What a patient is searched by. */
export interface PatientSearch {
  readonly idType: IdType;
  readonly idNumber: string;
  readonly purpose: Purpose;
}

type Seen = Pick<AuditEntry, 'action' | 'purpose' | 'patientId' | 'referralId' | 'fields'>;

/** The only way to an identity in clear. The record of the look is in the transaction that looks: no record, no answer. */
@Injectable()
export class PatientsService {
  constructor(
    private readonly referrals: Referrals,
    private readonly vault: PatientVault,
    private readonly clock: Clock,
  ) {}

  read(referralId: string, purpose: Purpose, caller: Caller): Promise<PatientIdentity & { id: string }> {
    return this.referrals.transaction(async (tx) => {
      const referral = await findReferral(tx.manager, referralId);
      const { rootId, patientId } = referral;
      requireIdentityAccess(
        referral,
        rootId === referralId ? referral : await findReferral(tx.manager, rootId),
        caller,
      );
      const identity = await this.vault.open(tx.manager, patientId);
      const fields = Object.entries(identity).flatMap(([field, value]) => (value === null ? [] : [field]));
      await this.record(tx, caller, { action: 'identity-read', purpose, patientId, referralId, fields });
      return { id: patientId, ...identity };
    });
  }

  /** The referrals of the holder of an id document that the caller's organization takes part in, the newest first. */
  search(
    { idType, idNumber, purpose }: PatientSearch,
    caller: Caller,
  ): Promise<{ referrals: Referral[]; names: Names }> {
    const organizationId = organizationOf(caller);
    return this.referrals.transaction(async (tx) => {
      const groups = await groupsOf(tx.manager, organizationId);
      const patientIds = await this.vault.find(
        tx.manager,
        groups === 'every' ? [] : groups,
        idType,
        idNumberOf(idNumber),
      );
      const looked = { action: 'patient-search', purpose, referralId: null, fields: ['idType', 'idNumber'] } as const;
      for (const patientId of patientIds.length > 0 ? patientIds : [null]) {
        await this.record(tx, caller, { ...looked, fields: [...looked.fields], patientId });
      }
      const ofPatient = { patientId: In(patientIds) };
      const referrals = await tx.manager.find(ReferralEntity, {
        where: [
          { ...ofPatient, fromOrganizationId: organizationId },
          { ...ofPatient, toOrganizationId: organizationId, status: Not('draft') },
        ],
        order: { id: 'DESC' },
        take: 200,
      });
      return { referrals, names: await namesOf(tx.manager, referrals) };
    });
  }

  private async record(tx: Tx, { userId, organizationId = undefined }: Caller, seen: Seen): Promise<void> {
    const entry = { id: newId(), at: this.clock.now(), actor: userId, organizationId: organizationId ?? null, ...seen };
    await tx.manager.insert(AuditEntry, entry);
  }
}
