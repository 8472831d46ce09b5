import { Refusal, type IdType } from '#contracts';
import { Clock, type Tx } from '#messaging';
import { AuditTrail, type Doer } from '#platform';
import { Injectable } from '@nestjs/common';
import { CardsService } from '../cards/cards.service.js';
import { cardStateOf, type Card } from '../domain/card.js';
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

  /**
   * Who looked at the holder's identity, and nobody else's. Whoever tries goes on record, let in or not.
   * @throws Refusal `forged-code`, `not-found`
   */
  async read(proof: OwnProof, origin: string): Promise<Looks> {
    const asking: Doer = { userId: 'patient', username: null, organizationId: null, roles: [], origin };
    const answer = await this.referrals.transaction(async (tx) => {
      let card: Card | undefined;
      const told = async (): Promise<Looks> => {
        card = await this.cards.shown(tx.manager, proof.code, '/code');
        await this.requireHolder(tx, card, proof);
        return this.patients.looksAt(tx, card.patientId);
      };
      const looks = await told().catch(orRefusal);
      const refused = looks instanceof Refusal;
      await this.trail.record(tx, asking, [
        {
          action: refused ? 'own-looks-refused' : 'own-looks-read',
          purpose: 'own-request',
          patientId: card?.patientId ?? null,
          record: card ? `cards/${card.id}` : null,
          detail: { fields: [], idType: proof.idType, ...(refused && { refused: looks.code }) },
        },
      ]);
      return looks;
    });
    // Thrown only now: what a transaction throws takes its lines back.
    if (answer instanceof Refusal) throw answer;
    return answer;
  }

  /** @throws Refusal `not-found` */
  private async requireHolder({ manager }: Tx, card: Card, { idType, idNumber }: OwnProof): Promise<void> {
    const holders = await this.vault.find(manager, [card.groupId], idType, idNumberOf(idNumber));
    if (cardStateOf(card, this.clock.now()) !== 'valid' || !holders.includes(card.patientId)) throw notTheHolder();
  }
}

const orRefusal = (error: unknown): Refusal => {
  if (error instanceof Refusal) return error;
  throw error;
};

/** One answer for all: whoever found a card learns neither whether it is good nor whether a number is its holder's. */
const notTheHolder = () =>
  new Refusal('not-found', 'not-found', {
    zh: '转诊卡无效，或证件不是持卡人的；请到接诊台办理',
    en: 'The card is not valid, or the document is not its holder’s; please ask at the desk',
  });
