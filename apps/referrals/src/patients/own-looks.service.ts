import { Refusal, type IdType } from '#contracts';
import { Clock, type Tx } from '#messaging';
import { AuditTrail, InjectConfig, type Doer, type PageQuery } from '#platform';
import { Injectable } from '@nestjs/common';
import { CardsService } from '../cards/cards.service.js';
import type { ReferralsConfig } from '../config.js';
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
    @InjectConfig() private readonly config: Pick<ReferralsConfig, 'CARD_TRIES_A_DAY'>,
  ) {}

  /**
   * Who looked at the holder's identity, and nobody else's. Whoever tries a card of ours goes on record, let in or not.
   * @throws Refusal `forged-code`, `too-many-tries`, `not-found`
   */
  async read(proof: OwnProof, query: PageQuery, origin: string): Promise<Looks> {
    const asking: Doer = { userId: 'patient', username: null, organizationId: null, roles: [], origin };
    const answer = await this.referrals.transaction(async (tx) => {
      const card = await this.cards.shown(tx.manager, proof.code, '/code', true);
      await this.requireTriesLeft(tx, card);
      const isHolder = await this.isHolder(tx, card, proof);
      const looks = isHolder ? await this.patients.allLooks(tx, card.patientId, query) : notTheHolder();
      await this.trail.record(tx, asking, [
        {
          action: isHolder ? 'own-looks-read' : refusedAction,
          purpose: 'own-request',
          patientId: card.patientId,
          record: `cards/${card.id}`,
          detail: { fields: [], idType: proof.idType },
        },
      ]);
      return looks;
    });
    // Thrown only now: what a transaction throws takes its lines back.
    if (answer instanceof Refusal) throw answer;
    return answer;
  }

  /** A number can be guessed, by who knows birthday and home in a few hundred tries. @throws Refusal `too-many-tries` */
  private async requireTriesLeft({ manager }: Tx, { id }: Card): Promise<void> {
    const [{ tries }]: [{ tries: number }] = await manager.query(
      `SELECT count(*)::int AS tries FROM audit_trail
       WHERE record = $1 AND action = $2 AND at > $3::timestamptz - interval '24 hours'`,
      [`cards/${id}`, refusedAction, this.clock.now()],
    );
    if (tries >= this.config.CARD_TRIES_A_DAY) throw tooManyTries();
  }

  private async isHolder({ manager }: Tx, card: Card, { idType, idNumber }: OwnProof): Promise<boolean> {
    const holders = await this.vault.find(manager, [card.groupId], idType, idNumberOf(idNumber));
    return cardStateOf(card, this.clock.now()) === 'valid' && holders.includes(card.patientId);
  }
}

const refusedAction = 'own-looks-refused';

const tooManyTries = () =>
  new Refusal('too-often', 'too-many-tries', {
    zh: '此卡今日核对证件失败次数过多；请明日再试，或到接诊台办理',
    en: 'This card was tried with other documents too often; please try tomorrow, or ask at the desk',
  });

/** One answer for all: whoever found a card learns neither whether it is good nor whether a number is its holder's. */
const notTheHolder = () =>
  new Refusal('not-found', 'not-found', {
    zh: '转诊卡无效，或证件不是持卡人的；请到接诊台办理',
    en: 'The card is not valid, or the document is not its holder’s; please ask at the desk',
  });
