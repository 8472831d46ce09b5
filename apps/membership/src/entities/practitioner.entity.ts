import { sexes, titles } from '#contracts';
import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import type { Practitioner } from '../domain/practitioner.js';
import { oneOf } from './one-of.js';

@Entity('practitioners')
@Unique('practitioners_staff_number', ['employerId', 'staffNumber'])
@Check('practitioners_sex', oneOf('sex', sexes))
@Check('practitioners_title', oneOf('title', titles))
export class PractitionerEntity implements Practitioner {
  @PrimaryColumn('uuid') id!: string;
  @Column('integer') version!: number;
  @Column('uuid') employerId!: string;
  @Column('text') staffNumber!: string;
  @Column('text') name!: string;
  @Column('text', { nullable: true }) sex!: Practitioner['sex'];
  @Column('text') title!: Practitioner['title'];
  @Column('text') specialty!: string;
  @Column('uuid', { array: true }) practicePoints!: string[];
  @Column('date', { nullable: true }) endsOn!: string | null;
}
