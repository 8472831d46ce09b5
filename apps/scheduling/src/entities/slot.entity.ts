import type { SessionKind } from '#contracts';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Slot } from '../domain/slot.js';

const byHand = { synchronize: false } as const;

@Entity('slots')
@Index('slots_free', byHand)
@Index('slots_session', byHand)
@Index('slots_calendar', byHand)
export class SlotEntity implements Slot {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid') clinicSessionId!: string;
  @Column('uuid') organizationId!: string;
  @Column('text') department!: string;
  @Column('uuid', { nullable: true }) practitionerId!: string | null;
  @Column('text') kind!: SessionKind;
  @Column('text') place!: string;
  @Column('timestamptz') startsAt!: Date;
  @Column('timestamptz') endsAt!: Date;
  @Column('timestamptz') bookableFrom!: Date;
  @Column('timestamptz') exclusiveUntil!: Date;
  @Column('boolean') reserved!: boolean;
  @Column('uuid', { nullable: true }) appointmentId!: string | null;
  @Column('boolean') withdrawn!: boolean;
}
