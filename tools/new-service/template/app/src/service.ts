import { migrations } from '../migrations/index.js';
import { config } from './config.js';
import { OrganizationCopyEntity } from './organization-copy.entity.js';
import { SampleItemEntity } from './sample-item.entity.js';
import { SampleItemsModule } from './sample-items.module.js';

/** What the platform runs, and what a test starts. */
export const sampleItems = {
  name: 'sample-items',
  title: { zh: 'sample-items', en: 'sample items' },
  module: SampleItemsModule,
  entities: [SampleItemEntity, OrganizationCopyEntity],
  migrations,
  config,
};
