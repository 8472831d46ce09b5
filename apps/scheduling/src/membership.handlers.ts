import {
  grassrootsKinds,
  membershipChanges,
  OrganizationAmended,
  OrganizationRegistered,
  PolicySet,
  PolicyWithdrawn,
  PractitionerAmended,
  PractitionerRegistered,
  type EventOf,
  type MembershipChange,
} from '#contracts';
import { On, type Tx } from '#messaging';
import { keepMember } from '#platform';
import { Controller } from '@nestjs/common';
import { timersPolicyCode } from './domain/no-show-grace.js';
import { quotaPolicyCode, quotaPolicyOf } from './domain/quota-policy.js';
import { OrganizationCopy, PolicyCopy, PractitionerCopy } from './entities/index.js';
import { Quotas } from './quota/quotas.js';

/** Keeps the copies of membership's registers: every event carries full state, so the newest version is all there is. */
@Controller()
export class MembershipHandlers {
  constructor(private readonly quotas: Quotas) {}

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

  @On(PractitionerRegistered, { projection: true })
  practitionerRegistered({ subject, sequence, data }: EventOf<typeof PractitionerRegistered>, tx: Tx): Promise<void> {
    const { staffNumber, employerId, practicePoints } = data;
    return tx.keep(PractitionerCopy, { id: subject, version: sequence, staffNumber, employerId, practicePoints });
  }

  @On(PractitionerAmended, { projection: true })
  practitionerAmended(event: EventOf<typeof PractitionerAmended>, tx: Tx): Promise<void> {
    return this.practitionerRegistered(event, tx);
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
