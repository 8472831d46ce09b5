import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import type { SampleItem, SampleItemStatus } from './domain/sample-item.js';

@Entity('sample_items')
@Check('sample_items_status', `status IN ('open', 'finished')`)
export class SampleItemEntity implements SampleItem {
  @PrimaryColumn('uuid') id!: string;
  @Column('integer') version!: number;
  @Column('uuid') organizationId!: string;
  @Column('text') title!: string;
  @Column('text') status!: SampleItemStatus;
  @Column('timestamptz', { nullable: true }) finishedAt!: Date | null;
}
