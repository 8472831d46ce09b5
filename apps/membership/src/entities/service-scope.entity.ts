import { bookingModes, sexes } from '#contracts';
import { Check, Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';
import type { ServiceScope } from '../domain/service-scope.js';
import { oneOf } from './one-of.js';

@Entity('service_scopes')
@Unique('service_scopes_one_per_department', ['organizationId', 'department'])
@Index('service_scopes_department', ['department'])
@Check('service_scopes_booking_mode', oneOf('booking_mode', bookingModes))
@Check('service_scopes_sex', oneOf('sex', sexes))
export class ServiceScopeEntity implements ServiceScope {
  @PrimaryColumn('uuid') id!: string;
  @Column('integer') version!: number;
  @Column('uuid') organizationId!: string;
  @Column('text') department!: string;
  @Column('text', { array: true }) directions!: ServiceScope['directions'];
  @Column('text') bookingMode!: ServiceScope['bookingMode'];
  @Column('integer', { nullable: true }) minAge!: number | null;
  @Column('integer', { nullable: true }) maxAge!: number | null;
  @Column('text', { nullable: true }) sex!: ServiceScope['sex'];
  @Column('text', { array: true }) indications!: string[];
  @Column('text', { nullable: true }) contact!: string | null;
  @Column('text', { nullable: true }) openingHours!: string | null;
  @Column('integer', { nullable: true }) waitDays!: number | null;
  @Column('boolean') open!: boolean;
}
