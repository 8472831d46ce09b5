import { publicityDecisions, PublicityMaterialSubmitted, PublicityViolationRecorded, type EventOf } from '#contracts';
import { On, type Tx } from '#messaging';
import { Controller } from '@nestjs/common';
import { PublicityCopy } from '../entities/index.js';
import { Telling } from '../telling/telling.js';

type MaterialEvent = EventOf<typeof PublicityMaterialSubmitted>;

/** Keeps how publicity material stands, tells the lead's office what it is to review, and a member what was decided of its own. */
@Controller()
export class PublicityHandlers {
  constructor(private readonly telling: Telling) {}

  @On([PublicityMaterialSubmitted, ...publicityDecisions], { projection: true })
  keep({ subject, sequence, data }: MaterialEvent, tx: Tx): Promise<void> {
    return tx.keep(PublicityCopy, { id: subject, version: sequence, status: data.status });
  }

  @On(PublicityMaterialSubmitted)
  submitted(event: MaterialEvent, tx: Tx): Promise<void> {
    const { title, organizationId: applicantId } = event.data;
    return this.telling.ofPublicity(tx, event, { title, applicantId }, event.subject);
  }

  @On(publicityDecisions)
  decided(event: MaterialEvent, tx: Tx): Promise<void> {
    const { title, brokenRules, expiresOn, reason: ground } = event.data;
    return this.telling.ofPublicity(tx, event, { title, brokenRules, expiresOn, ground }, event.subject);
  }

  @On(PublicityViolationRecorded)
  violated(event: EventOf<typeof PublicityViolationRecorded>, tx: Tx): Promise<void> {
    const { rule, description: ground } = event.data;
    return this.telling.ofPublicity(tx, event, { brokenRules: [rule], ground });
  }
}
