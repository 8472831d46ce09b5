import {
  ConsortiumAmended,
  ConsortiumFormed,
  membershipChanges,
  OrganizationAmended,
  OrganizationRegistered,
  PolicySet,
  PolicyWithdrawn,
  practitionerChanges,
  ServiceScopeAmended,
  ServiceScopeClosed,
  ServiceScopeOpened,
  userChanges,
  type EventOf,
  type MembershipChange,
  type PractitionerChange,
  type UserChange,
} from '#contracts';
import { On, type Tx } from '#messaging';
import { keepMember } from '#platform';
import { Controller } from '@nestjs/common';
import { greenChannelPolicy, greenChannelTermsOf } from '../domain/green-channel.js';
import {
  ConsortiumCopy,
  OrganizationCopy,
  PolicyCopy,
  PractitionerCopy,
  ScopeCopy,
  UserCopy,
} from './copies.entity.js';

type ScopeEvent = EventOf<typeof ServiceScopeOpened>;

/** Keeps the copies of membership's registers: every event carries full state, so the newest version is all there is. */
@Controller()
export class MembershipHandlers {
  @On(OrganizationRegistered, { projection: true })
  organizationRegistered({ subject, sequence, data }: EventOf<typeof OrganizationRegistered>, tx: Tx): Promise<void> {
    const { name, shortName, divisionCode, kind } = data;
    return tx.keep(OrganizationCopy, { id: subject, version: sequence, name, shortName, divisionCode, kind });
  }

  @On(OrganizationAmended, { projection: true })
  organizationAmended(event: EventOf<typeof OrganizationAmended>, tx: Tx): Promise<void> {
    return this.organizationRegistered(event, tx);
  }

  @On(membershipChanges, { projection: true })
  member(event: MembershipChange, tx: Tx): Promise<void> {
    return keepMember(event, tx);
  }

  @On([ConsortiumFormed, ConsortiumAmended], { projection: true })
  consortium({ subject, sequence, data }: EventOf<typeof ConsortiumFormed>, tx: Tx): Promise<void> {
    return tx.keep(ConsortiumCopy, { id: subject, version: sequence, leadOrganizationId: data.leadOrganizationId });
  }

  @On(ServiceScopeOpened, { projection: true })
  scopeOpened(event: ScopeEvent, tx: Tx): Promise<void> {
    return this.scope(event, tx);
  }

  @On(ServiceScopeAmended, { projection: true })
  scopeAmended(event: ScopeEvent, tx: Tx): Promise<void> {
    return this.scope(event, tx);
  }

  @On(ServiceScopeClosed, { projection: true })
  scopeClosed(event: ScopeEvent, tx: Tx): Promise<void> {
    return this.scope(event, tx);
  }

  @On(practitionerChanges, { projection: true })
  practitioner({ subject, sequence, data }: PractitionerChange, tx: Tx): Promise<void> {
    const { name, employerId, practicePoints, title, endsOn = null } = data;
    return tx.keep(PractitionerCopy, {
      id: subject,
      version: sequence,
      name,
      employerId,
      practicePoints,
      title,
      endsOn,
    });
  }

  /** Terms of the green channel that cannot be used are refused here, where an operator sees it, not at a desk. */
  @On([PolicySet, PolicyWithdrawn], { projection: true })
  async policy({ subject, sequence, data }: EventOf<typeof PolicySet>, tx: Tx): Promise<void> {
    const { consortiumId, code, version: policyVersion, validFrom, parameters, withdrawal } = data;
    if (code === greenChannelPolicy && !withdrawal) greenChannelTermsOf(parameters);
    const withdrawnAt = withdrawal ? new Date(withdrawal.at) : null;
    const copy = { consortiumId, code, policyVersion, validFrom, parameters, withdrawnAt };
    await tx.keep(PolicyCopy, { id: subject, version: sequence, ...copy });
  }

  @On(userChanges, { projection: true })
  user({ subject, sequence, data }: UserChange, tx: Tx): Promise<void> {
    const { practitionerId = null, active = true } = data;
    return tx.keep(UserCopy, { id: subject, version: sequence, practitionerId, active });
  }

  private scope({ subject, sequence, data }: ScopeEvent, tx: Tx): Promise<void> {
    const { organizationId, department, directions, bookingMode, indications, open } = data;
    return tx.keep(ScopeCopy, {
      id: subject,
      version: sequence,
      organizationId,
      department,
      directions,
      bookingMode,
      minAge: data.minAge ?? null,
      maxAge: data.maxAge ?? null,
      sex: data.sex ?? null,
      indications,
      open,
    });
  }
}
