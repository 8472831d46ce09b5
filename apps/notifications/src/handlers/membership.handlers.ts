import {
  OrganizationAmended,
  OrganizationRegistered,
  ServiceScopeAmended,
  ServiceScopeClosed,
  ServiceScopeOpened,
  type EventOf,
} from '#contracts';
import { On, type Tx } from '#messaging';
import { Controller } from '@nestjs/common';
import { OrganizationCopy, ScopeCopy } from '../entities/index.js';

type ScopeEvent = EventOf<typeof ServiceScopeOpened>;

/** Keeps the copies of membership's registers: every event carries full state, so the newest version is all there is. */
@Controller()
export class MembershipHandlers {
  @On(OrganizationRegistered, { projection: true })
  organizationRegistered({ subject, sequence, data }: EventOf<typeof OrganizationRegistered>, tx: Tx): Promise<void> {
    return tx.keep(OrganizationCopy, { id: subject, version: sequence, shortName: data.shortName });
  }

  @On(OrganizationAmended, { projection: true })
  organizationAmended(event: EventOf<typeof OrganizationAmended>, tx: Tx): Promise<void> {
    return this.organizationRegistered(event, tx);
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

  private scope({ subject, sequence, data }: ScopeEvent, tx: Tx): Promise<void> {
    const { organizationId, department, bookingMode, open } = data;
    return tx.keep(ScopeCopy, { id: subject, version: sequence, organizationId, department, bookingMode, open });
  }
}
