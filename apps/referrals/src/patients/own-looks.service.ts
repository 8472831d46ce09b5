import { Refusal, type IdType } from '#contracts';
import { Clock } from '#messaging';
import { AuditTrail, type Doer } from '#platform';
import { Injectable } from '@nestjs/common';
import { CardsService } from '../cards/cards.service.js';
import { cardStateOf } from '../domain/card.js';
import { idNumberOf } from '../domain/patient.js';
import { Referrals } from '../referrals.js';
import { PatientVault } from './patient-vault.js';
import { PatientsService, type Looks } from './patients.service.js';

/** What a patient proves to be oneself by: the card in hand, and the document that it was issued for. */
export interface OwnProof {
  readonly code: string;
  readonly idType: IdType;
  readonly idNumber: string;
}

/** Patients have no account: the card is their credential, and the document keeps it useless in the hands of a finder. */
@Injectable()
export class OwnLooksService {
  constructor(
    private readonly referrals: Referrals,
    private readonly cards: CardsService,
    private readonly vault: PatientVault,
    private readonly patients: PatientsService,
    private readonly trail: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** Who looked at the holder's identity, and nobody else's. @throws Refusal `forged-code`, `not-found` */
  read({ code, idType, idNumber }: OwnProof, origin: string): Promise<Looks> {
    return this.referrals.transaction(async (tx) => {
      const { id, groupId, patientId, ...card } = await this.cards.shown(tx.manager, code, '/code');
      const holders = await this.vault.find(tx.manager, [groupId], idType, idNumberOf(idNumber));
      const good = cardStateOf({ id, groupId, patientId, ...card }, this.clock.now()) === 'valid';
      if (!good || !holders.includes(patientId)) throw notTheHolder();
      const looks = await this.patients.looksAt(tx, patientId);
      const holder: Doer = { userId: 'patient', username: null, organizationId: null, roles: [], origin };
      const deed = { action: 'own-looks-read', purpose: 'own-request', patientId, record: `cards/${id}` };
      await this.trail.record(tx, holder, [{ ...deed, detail: { fields: [] } }]);
      return looks;
    });
  }
}

/** One answer for all: whoever found a card learns neither whether it is good nor whether a number is its holder's. */
const notTheHolder = () =>
  new Refusal('not-found', 'not-found', {
    zh: '转诊卡无效，或证件不是持卡人的；请到接诊台办理',
    en: 'The card is not valid, or the document is not its holder’s; please ask at the desk',
  });
