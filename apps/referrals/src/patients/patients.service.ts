import type { IdType } from '#contracts';
import { Clock, type Tx } from '#messaging';
import {
  AuditTrail,
  organizationOf,
  page,
  type AuditLine,
  type Caller,
  type Doer,
  type Page,
  type PageQuery,
} from '#platform';
import { Injectable } from '@nestjs/common';
import { In, IsNull, Not } from 'typeorm';
import type { Purpose } from '../domain/access.js';
import { hiddenFromReceiver } from '../domain/actions.js';
import { hoursAfter } from '../domain/calendar.js';
import { idNumberOf, type PatientIdentity } from '../domain/patient.js';
import type { Referral } from '../domain/referral.js';
import { idsOfWay } from '../live-hops.js';
import { ReferralEntity } from '../referral.entity.js';
import { findForIdentity, findForPatient, Referrals } from '../referrals.js';
import { membershipsOf, namesOf, namesOfOrganizations, type Names } from '../registry/groups.js';
import { duplicatesSql, noDuplicates, type Duplicates } from './duplicates.js';
import { lookActions, placeIn, recordOf, type Look, type LookAction } from './looks.js';
import { PatientVault } from './patient-vault.js';

/** What a patient is searched by. */
export interface PatientSearch {
  readonly idType: IdType;
  readonly idNumber: string;
  readonly purpose: Purpose;
}

/** Lines of the audit trail with the names of the organizations that looked. */
export interface Looks extends Page<AuditLine> {
  readonly names: Names;
}

/** The only way to an identity in clear. The record of the look is in the transaction that looks: no record, no answer. */
@Injectable()
export class PatientsService {
  constructor(
    private readonly referrals: Referrals,
    private readonly vault: PatientVault,
    private readonly trail: AuditTrail,
    private readonly clock: Clock,
  ) {}

  read(
    referralId: string,
    purpose: Purpose,
    caller: Caller,
    doer: Doer,
    action: LookAction = 'identity-read',
  ): Promise<PatientIdentity & { id: string }> {
    return this.referrals.transaction(async (tx) => {
      const { patientId, rootId } = await findForIdentity(tx.manager, referralId, caller);
      const identity = await this.vault.open(tx.manager, rootId);
      const fields = Object.entries(identity).flatMap(([field, value]) => (value === null ? [] : [field]));
      await this.record(tx, doer, [{ action, purpose, patientId, referralId, fields }]);
      return { id: patientId, ...identity };
    });
  }

  /**
   * Other open referrals of the same patient to the same department; hops of the same root are no duplicates. An id number may be
   * written down by whoever knows it: of referrals that the caller's organization has no part in it learns only that there are some,
   * and that it was told so is on record.
   */
  duplicates(referral: Referral, caller: Caller, doer: Doer): Promise<Duplicates> {
    if (referral.endedAt) return Promise.resolve(noDuplicates);
    return this.referrals.transaction(async (tx) => {
      const [row]: [{ found: Duplicates }] = await tx.manager.query(
        `SELECT ${duplicatesSql({ patient: '$1', department: '$2', root: '$3', organization: '$4::uuid' })} AS found`,
        [referral.patientId, referral.toDepartment, referral.rootId, organizationOf(caller)],
      );
      await this.recordTold(tx, doer, referral, row.found);
      return row.found;
    });
  }

  /**
   * Puts on record that somebody was told of referrals elsewhere, once a day: whoever is told each time that a page is opened would
   * bury the other looks.
   */
  async recordTold(tx: Tx, doer: Doer, { id: referralId, patientId }: Referral, told: Duplicates): Promise<void> {
    if (!told.elsewhere) return;
    const action = 'duplicate-told';
    const same = { actions: [action], records: [recordOf(referralId)], actor: doer.userId };
    const [last] = await this.trail.list(tx.manager, same, 1);
    if (last && hoursAfter(last.at, 24) > this.clock.now()) return;
    await this.record(tx, doer, [{ action, purpose: 'treatment', patientId, referralId, fields: [] }]);
  }

  /**
   * Who looked at the identity of a referral's patient on the way of this referral, for the patient who asks: the latest first. Of other
   * ways staff would learn where else the patient is treated, and to submit a referral takes no more than an id number.
   */
  looks(
    referralId: string,
    query: PageQuery & Pick<PatientSearch, 'purpose'>,
    caller: Caller,
    doer: Doer,
  ): Promise<Looks> {
    const { purpose } = query;
    return this.referrals.transaction(async (tx) => {
      const { patientId, rootId } = await findForPatient(tx.manager, referralId, caller);
      const records = (await idsOfWay(tx.manager, rootId)).map(recordOf);
      const looks = await this.looksAt(tx, { patientId, records }, query);
      await this.record(tx, doer, [{ action: 'looks-read', purpose, patientId, referralId, fields: [] }]);
      return looks;
    });
  }

  /** All looks at a patient's identity, the latest first. Whoever calls this knows that it is the patient who asks, and records it. */
  allLooks(tx: Tx, patientId: string, query: PageQuery): Promise<Looks> {
    return this.looksAt(tx, { patientId }, query);
  }

  private async looksAt(
    { manager }: Tx,
    of: { readonly patientId: string; readonly records?: readonly string[] },
    query: PageQuery,
  ): Promise<Looks> {
    const before = placeIn(query.cursor);
    const lines = await this.trail.list(manager, { actions: lookActions, ...of }, query.limit + 1, { before });
    const found = page(lines, query, ({ sequence }) => String(sequence));
    const readers = found.items.flatMap(({ organizationId }) => organizationId ?? []);
    return { ...found, names: await namesOfOrganizations(manager, readers) };
  }

  /**
   * The referrals of the holder of an id document that the caller's organization takes part in, the newest first; once it left the group,
   * those that it made and those of whom it has.
   */
  search(
    { idType, idNumber, purpose }: PatientSearch,
    caller: Caller,
    doer: Doer,
  ): Promise<{ referrals: Referral[]; names: Names }> {
    const organizationId = organizationOf(caller);
    return this.referrals.transaction(async (tx) => {
      const { all, active } = await membershipsOf(tx.manager, organizationId);
      const patientIds = await this.vault.find(tx.manager, all, idType, idNumberOf(idNumber));
      const ofPatient = { patientId: In(patientIds) };
      const received = { ...ofPatient, toOrganizationId: organizationId };
      const referrals = await tx.manager.find(ReferralEntity, {
        where: [
          { ...ofPatient, fromOrganizationId: organizationId },
          { ...received, status: Not(In(hiddenFromReceiver)), groupId: In(active) },
          { ...received, arrivedAt: Not(IsNull()) },
        ],
        order: { id: 'DESC' },
        take: 200,
      });
      const names = await namesOf(tx.manager, referrals);
      const looked = { action: 'patient-search', purpose, referralId: null, fields: ['idType', 'idNumber'] } as const;
      const found = patientIds.length > 0 ? patientIds : [null];
      await this.record(
        tx,
        doer,
        found.map((patientId) => ({ ...looked, patientId })),
      );
      return { referrals, names };
    });
  }

  private record(tx: Tx, doer: Doer, looks: readonly Look[]): Promise<void> {
    const deeds = looks.map(({ action, purpose, patientId, referralId, fields }) => ({
      ...{
        action,
        purpose,
        patientId,
        record: referralId && recordOf(referralId),
        detail: { fields, roles: doer.roles },
      },
    }));
    return this.trail.record(tx, doer, deeds);
  }
}
