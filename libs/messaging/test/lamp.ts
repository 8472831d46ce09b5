import { defineCommand, defineEvent, type Decision } from '#contracts';
import Type from 'typebox';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The smallest aggregate: a lamp that is lit and counted. */
export const LampLit = defineEvent('LampLit', {
  aggregate: 'lamp',
  summary: 'A lamp was lit.',
  data: { times: Type.Integer({ minimum: 1 }) },
});

export const LightLamp = defineCommand('LightLamp', {
  aggregate: 'lamp',
  summary: 'Lights a lamp that was never lit.',
  data: { lamp: Type.String() },
});

export interface Lamp {
  id: string;
  version: number;
  times: number;
}

export const lightLamp = (lamp: Lamp): Decision<Lamp> => {
  const times = lamp.times + 1;
  return { state: { ...lamp, times }, events: [LampLit(lamp.id, { times })] };
};

@Entity('lamps')
export class LampEntity implements Lamp {
  @PrimaryColumn('text') id!: string;
  @Column('integer') version!: number;
  @Column('integer') times!: number;
}
