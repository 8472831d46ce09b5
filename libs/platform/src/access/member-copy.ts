import type { MembershipChange, MembershipStatus, Versioned } from '#contracts';
import type { Tx } from '#messaging';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A service's copy of which organizations are or were of one group, from membership's events; `groupsOf` reads it. */
@Entity('member_copies')
@Index('member_copies_organization', { synchronize: false })
export class MemberCopy implements Versioned {
  @PrimaryColumn('uuid') id!: string;
  @Column('integer') version!: number;
  @Column('uuid') organizationId!: string;
  @Column('uuid') consortiumId!: string;
  @Column('text') status!: MembershipStatus;
}

/** Keeps what an event of `membershipChanges` says. */
export function keepMember({ subject, sequence, data }: MembershipChange, tx: Tx): Promise<void> {
  const { organizationId, consortiumId, status } = data;
  return tx.keep(MemberCopy, { id: subject, version: sequence, organizationId, consortiumId, status });
}
