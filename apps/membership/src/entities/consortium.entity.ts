import { consortiumTypes, tightnesses } from '#contracts';
import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import type { Consortium } from '../domain/consortium.js';
import { oneOf } from './one-of.js';

@Entity('consortia')
@Unique('consortia_code', ['code'])
@Check('consortia_type', oneOf('type', consortiumTypes))
@Check('consortia_tightness', oneOf('tightness', tightnesses))
export class ConsortiumEntity implements Consortium {
  @PrimaryColumn('uuid') id!: string;
  @Column('integer') version!: number;
  @Column('text') code!: string;
  @Column('text') name!: string;
  @Column('text') type!: Consortium['type'];
  @Column('text') tightness!: Consortium['tightness'];
  @Column('text') divisionCode!: string;
  @Column('uuid') leadOrganizationId!: string;
  @Column('jsonb') bodies!: Consortium['bodies'];
}
