import {
  grassrootsKinds,
  membershipChanges,
  OrganizationAmended,
  OrganizationRegistered,
  PolicySet,
  PolicyWithdrawn,
  practitionerChanges,
  PractitionerEnded,
  type EventOf,
  type MembershipChange,
  type PractitionerChange,
} from '#contracts';
import { On, type Tx } from '#messaging';
import { keepMember } from '#platform';
import { Controller } from '@nestjs/common';
import { timersPolicyCode } from './domain/no-show-grace.js';
import { quotaPolicyCode, quotaPolicyOf } from './domain/quota-policy.js';
import { OrganizationCopy, PolicyCopy, PractitionerCopy } from './entities/index.js';
import { Quotas } from './quota/quotas.js';
import { SessionsService } from './sessions/sessions.service.js';

/** Keeps the copies of membership's registers: every event carries full state, so the newest version is all there is. */
@Controller()
export class MembershipHandlers {
  constructor(
    private readonly quotas: Quotas,
    private readonly sessions: SessionsService,
  ) {}

  @On(OrganizationRegistered, { projection: true })
  organizationRegistered({ subject, sequence, data }: EventOf<typeof OrganizationRegistered>, tx: Tx): Promise<void> {
    const { creditCode, level, kind } = data;
    const grassroots = grassrootsKinds.includes(kind);
    return tx.keep(OrganizationCopy, { id: subject, version: sequence, creditCode, level, grassroots });
  }

  @On(OrganizationAmended, { projection: true })
  organizationAmended(event: EventOf<typeof OrganizationAmended>, tx: Tx): Promise<void> {
    return this.organizationRegistered(event, tx);
  }

  @On(practitionerChanges, { projection: true })
  practitioner({ subject, sequence, data }: PractitionerChange, tx: Tx): Promise<void> {
    const { staffNumber, employerId, practicePoints, endsOn = null } = data;
    return tx.keep(PractitionerCopy, {
      id: subject,
      version: sequence,
      staffNumber,
      employerId,
      practicePoints,
      endsOn,
    });
  }

  /** What a doctor who leaves can no longer hold is withdrawn as soon as the day is known, so that patients are told in time. */
  @On(PractitionerEnded)
  async practitionerEnds({ subject, data }: EventOf<typeof PractitionerEnded>, tx: Tx): Promise<void> {
    if (data.endsOn) await this.sessions.withdrawFrom(tx, subject, data.endsOn);
  }

  /** A policy whose numbers cannot be used is refused here, where an operator sees it, not at the next session. */
  @On([PolicySet, PolicyWithdrawn], { projection: true })
  async policy({ subject, sequence, data }: EventOf<typeof PolicySet>, tx: Tx): Promise<void> {
    const { consortiumId, code, version: policyVersion, validFrom, parameters, withdrawal } = data;
    if (code !== quotaPolicyCode && code !== timersPolicyCode) return;
    if (code === quotaPolicyCode && !withdrawal) quotaPolicyOf(parameters);
    const withdrawnAt = withdrawal ? new Date(withdrawal.at) : null;
    const copy = { consortiumId, code, policyVersion, validFrom, parameters, withdrawnAt };
    await tx.keep(PolicyCopy, { id: subject, version: sequence, ...copy });
  }

  /** Runs behind `policy`, in the order in which they stand here: what it reviews by is the policy that was kept. */
  @On([PolicySet, PolicyWithdrawn])
  async policyReviewed({ data }: EventOf<typeof PolicySet>, tx: Tx): Promise<void> {
    if (data.code === quotaPolicyCode) await this.quotas.review(tx, data.consortiumId, data.validFrom);
  }

  /** Once suspended its sessions take no new bookings; what is booked stays, and who waits is served when it is resumed. */
  @On(membershipChanges, { projection: true })
  member(event: MembershipChange, tx: Tx): Promise<void> {
    return keepMember(event, tx);
  }
}
