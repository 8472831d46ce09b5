import { Controller, Module } from '@nestjs/common';
import { Refusal, type EventOf } from '#contracts';
import { On, type Tx } from '#messaging';
import { defineConfig } from '#platform';
import { Column, Entity, PrimaryColumn, type MigrationInterface, type QueryRunner } from 'typeorm';
import { NoteWritten } from './sample.js';

/** What a test has the handler do with the events of a note. */
export const behaviour = new Map<string, () => void | Promise<void>>();

export const refuse = (): never => {
  throw new Refusal('conflict', 'ledger/closed', { zh: '账簿已关闭', en: 'The ledger is closed' });
};

/** What the service keeps of a note. */
@Entity('note_copies')
class NoteCopy {
  @PrimaryColumn('uuid') id!: string;
  @Column('integer') version!: number;
  @Column('integer') length!: number;
}

class Ledger1790000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE ledger (note text NOT NULL, sequence integer NOT NULL, line serial)');
    await runner.query(
      'CREATE TABLE note_copies (id uuid PRIMARY KEY, version integer NOT NULL, length integer NOT NULL)',
    );
  }
  async down(): Promise<void> {}
}

@Controller()
class NotesHandlers {
  @On(NoteWritten)
  async written({ subject, sequence }: EventOf<typeof NoteWritten>, tx: Tx): Promise<void> {
    await behaviour.get(subject)?.();
    await tx.manager.query('INSERT INTO ledger (note, sequence) VALUES ($1, $2)', [subject, sequence]);
  }
}

@Controller()
class NoteCopies {
  @On(NoteWritten, { projection: true })
  written({ subject: id, sequence: version, data }: EventOf<typeof NoteWritten>, tx: Tx): Promise<void> {
    return tx.keep(NoteCopy, { id, version, length: data.length });
  }
}

@Module({ controllers: [NotesHandlers, NoteCopies] })
class LedgerModule {}

/** The smallest service with a reaction: it writes down which events of notes it has seen. */
export const ledger = {
  name: 'ledger',
  title: { zh: '账簿', en: 'Ledger' },
  module: LedgerModule,
  entities: [NoteCopy],
  migrations: [Ledger1790000000001],
  config: defineConfig({}),
};
