import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Card } from '../domain/card.js';

@Entity('cards')
@Index('cards_one_for_patient', { synchronize: false })
@Index('cards_of_patient', { synchronize: false })
export class CardEntity implements Card {
  @PrimaryColumn('uuid') id!: string;
  @Column('integer') version!: number;
  @Column('uuid') groupId!: string;
  @Column('uuid') patientId!: string;
  @Column('uuid') referralId!: string;
  @Column('uuid') organizationId!: string;
  @Column('timestamptz') issuedAt!: Date;
  @Column('timestamptz') validUntil!: Date;
  @Column('timestamptz', { nullable: true }) revokedAt!: Date | null;
  @Column('text', { nullable: true }) revokedReason!: Card['revokedReason'];
}
