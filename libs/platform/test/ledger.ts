import { Controller, Module } from '@nestjs/common';
import { Refusal, type EventOf } from '#contracts';
import { On, type Tx } from '#messaging';
import { defineConfig } from '#platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { NoteWritten } from './sample.js';

/** What a test has the handler do with the events of a note. */
export const behaviour = new Map<string, () => void | Promise<void>>();

export const refuse = (): never => {
  throw new Refusal('conflict', 'ledger/closed', { zh: '账簿已关闭', en: 'The ledger is closed' });
};

class Ledger1790000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE ledger (note text NOT NULL, sequence integer NOT NULL, line serial)');
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

@Module({ controllers: [NotesHandlers] })
class LedgerModule {}

/** The smallest service with a reaction: it writes down which events of notes it has seen. */
export const ledger = {
  name: 'ledger',
  title: { zh: '账簿', en: 'Ledger' },
  module: LedgerModule,
  entities: [],
  migrations: [Ledger1790000000001],
  config: defineConfig({}),
};
