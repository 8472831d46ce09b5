import { Controller } from '@nestjs/common';
import { defineEvent, type EventOf } from '#contracts';
import { On, type Tx } from '#messaging';
import Type from 'typebox';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What the benchmark rebuilds copies from; no service knows it. */
export const BenchCopyKept = defineEvent('BenchCopyKept', {
  aggregate: 'bench-copy',
  summary: 'A copy of the benchmark was kept.',
  data: { name: Type.String(), level: Type.Integer({ minimum: 1 }) },
});

/** The service that keeps them. */
export const copier = 'bench-copier';

@Entity('bench_copies')
export class BenchCopy {
  @PrimaryColumn('text') id!: string;
  @Column('integer') version!: number;
  @Column('text') name!: string;
  @Column('integer') level!: number;
}

export const benchCopiesTable =
  'CREATE TABLE bench_copies (id text PRIMARY KEY, version integer NOT NULL, name text NOT NULL, level integer NOT NULL)';

/** A projection as every service has it. */
@Controller()
export class BenchCopies {
  @On(BenchCopyKept, { projection: true })
  async kept({ subject, sequence, data }: EventOf<typeof BenchCopyKept>, tx: Tx): Promise<void> {
    await tx.keep(BenchCopy, { id: subject, version: sequence, name: data.name, level: data.level });
  }
}
