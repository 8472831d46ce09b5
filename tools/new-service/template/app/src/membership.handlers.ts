import { OrganizationAmended, OrganizationRegistered, type EventOf } from '#contracts';
import { On, type Tx } from '#messaging';
import { Controller } from '@nestjs/common';
import { OrganizationCopyEntity } from './organization-copy.entity.js';

/** Keeps the copy of membership's organizations. */
@Controller()
export class MembershipHandlers {
  @On(OrganizationRegistered)
  async registered(event: EventOf<typeof OrganizationRegistered>, tx: Tx): Promise<void> {
    await this.keep(event, tx);
  }

  @On(OrganizationAmended)
  async amended(event: EventOf<typeof OrganizationAmended>, tx: Tx): Promise<void> {
    await this.keep(event, tx);
  }

  private async keep({ subject, sequence, data }: EventOf<typeof OrganizationRegistered>, tx: Tx): Promise<void> {
    await tx.keep(OrganizationCopyEntity, { id: subject, version: sequence, name: data.name });
  }
}
