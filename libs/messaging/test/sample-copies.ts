import { Controller } from '@nestjs/common';
import type { EventOf } from '#contracts';
import { On, type Tx } from '#messaging';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { LampLit } from './lamp.js';

/** What another service would keep of a lamp; `shape` is a column for each kind of value that copies have. */
@Entity('lamp_copies')
export class LampCopy {
  @PrimaryColumn('text') id!: string;
  @Column('integer') version!: number;
  @Column('integer') times!: number;
  @Column('jsonb') shape!: string[];
  @Column('timestamptz', { name: 'lit_at' }) litAt!: Date;
  @Column('text', { nullable: true }) note!: string | null;
}

export const lampCopiesTable = `CREATE TABLE lamp_copies (id text PRIMARY KEY, version integer NOT NULL,
  times integer NOT NULL, shape jsonb NOT NULL, lit_at timestamptz NOT NULL, note text)`;

/** What shall happen beside keeping a lamp's copy; tests set it. */
export const projecting = new Map<string, (event: EventOf<typeof LampLit>, tx: Tx) => void | Promise<void>>();

@Controller()
export class LampCopies {
  @On(LampLit, { projection: true })
  async lit(event: EventOf<typeof LampLit>, tx: Tx): Promise<void> {
    const { subject, sequence, time, data } = event;
    await projecting.get(subject)?.(event, tx);
    const shape = ['汉字', `"${sequence}"`];
    await tx.keep(LampCopy, { id: subject, version: sequence, times: data.times, shape, litAt: time, note: null });
  }
}
