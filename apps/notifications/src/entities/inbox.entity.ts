import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * The inbox of one organization: how many messages were delivered to it. Delivery holds its row until it commits, so
 * messages become visible in the order of their numbers, which is what a resumed stream relies on.
 */
@Entity('inboxes')
export class InboxEntity {
  @PrimaryColumn('uuid') organizationId!: string;
  @Column('integer') lastPosition!: number;
}
