import { Refusal } from '#contracts';
import { Clock, newId, Store } from '#messaging';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { finish, open, type OpenSampleItem, type SampleItem } from './domain/sample-item.js';
import { OrganizationCopyEntity } from './organization-copy.entity.js';
import { SampleItemEntity } from './sample-item.entity.js';

const notFound = (): Refusal => new Refusal('not-found', 'not-found', { zh: '未找到', en: 'Not found' });

@Injectable()
export class SampleItemsService {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly dataSource: DataSource,
  ) {}

  async open(organizationId: string, input: OpenSampleItem): Promise<SampleItem> {
    const known = await this.dataSource.manager.existsBy(OrganizationCopyEntity, { id: organizationId });
    if (!known) {
      const text = { zh: '机构未登记', en: 'The organization is not registered' };
      throw new Refusal('conflict', 'sample-item/unknown-organization', text);
    }
    return this.store.create<SampleItemEntity>(SampleItemEntity, open(newId(), organizationId, input));
  }

  async finish(id: string, organizationId: string, ifVersion?: number): Promise<SampleItem> {
    await this.find(id, organizationId);
    return this.store.change(SampleItemEntity, id, (item) => finish(item, this.clock.now()), { ifVersion });
  }

  /** Another organization's item is not there for the caller. */
  async find(id: string, organizationId: string): Promise<SampleItem> {
    const item = await this.dataSource.manager.findOneBy(SampleItemEntity, { id, organizationId });
    if (!item) throw notFound();
    return item;
  }
}
