import { dateIn } from '#contracts';
import { Clock, type Tx } from '#messaging';
import { AuditTrail, type Doer } from '#platform';
import { Injectable } from '@nestjs/common';
import { demandSide } from './domain/actions.js';
import { completeSlip, completionTold, type Completion, type Told } from './domain/completion.js';
import { completedIdentity, fieldsIn, openFields } from './domain/patient-completion.js';
import type { Referral } from './domain/referral.js';
import { liveBelow, liveOthers, lockHops } from './live-hops.js';
import { recordOf } from './patients/looks.js';
import { PatientVault } from './patients/patient-vault.js';
import { actorOf, findReferral, Referrals, type NamedReferral, type Step } from './referrals.js';
import { requirePractitioner } from './registry/practitioners.js';
import type { Actor } from './timeline/timeline.js';

/** The referrer adds what an emergency went without: parts of its slip, the doctor who refers, and who the patient is. */
@Injectable()
export class CompletionService {
  constructor(
    private readonly referrals: Referrals,
    private readonly vault: PatientVault,
    private readonly trail: AuditTrail,
    private readonly clock: Clock,
  ) {}

  complete({ id, caller, ifVersion }: Step, completion: Completion, doer: Doer): Promise<NamedReferral> {
    const { from, patient: given } = completion;
    return this.referrals.transaction(async (tx) => {
      const found = await findReferral(tx.manager, id);
      const { rootId, fromOrganizationId, submittedAt } = found;
      // Who referred an emergency may have left by the time it is written down.
      const on = dateIn(submittedAt ?? this.clock.now());
      demandSide('referrer', found, caller);
      if (from)
        await requirePractitioner(tx.manager, from.practitionerId, fromOrganizationId, on, '/from/practitionerId');
      await lockHops(tx.manager, rootId);
      const known = given && (await this.vault.hold(tx.manager, rootId));
      const open = known ? openFields(known) : await this.vault.openFields(tx.manager, rootId);
      completeSlip(found, completion, open);
      const patient = known && given && completedIdentity(known, given, this.clock.now());
      const decide = (referral: Referral) => {
        demandSide('referrer', referral, caller);
        return completeSlip(referral, completion, open, patient);
      };
      const completed = await this.referrals.change(tx, id, actorOf(caller), decide, ifVersion);
      if (patient) await this.vault.complete(tx.manager, completed, patient);
      await this.tell(tx, completed, { patient, completion }, actorOf(caller));
      const named = await this.referrals.named(tx, completed);
      if (patient) await this.record(tx, doer, completed, fieldsIn(given));
      return named;
    });
  }

  /** One way of a patient has one identity, which all of its hops know; the slip of one reaches those that came of it. */
  private async tell(tx: Tx, referral: Referral, { patient, completion }: Told, actor: Actor): Promise<void> {
    const below = await liveBelow(tx.manager, referral);
    for (const { id } of await liveOthers(tx.manager, referral)) {
      const told = { patient, ...(below.includes(id) && { completion }) };
      await this.referrals.change(tx, id, actor, (hop) => completionTold(hop, told));
    }
  }

  private record(tx: Tx, doer: Doer, { id, patientId }: Referral, fields: readonly string[]): Promise<void> {
    return this.trail.record(tx, doer, [
      { action: 'identity-completed', patientId, record: recordOf(id), detail: { fields } },
    ]);
  }
}
