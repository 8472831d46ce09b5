import { Body, Controller, Get, HttpCode, Module, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import { defineEvent, Refusal, type Versioned } from '#contracts';
import { newId, Store } from '#messaging';
import {
  Allow,
  Created,
  CurrentUser,
  decodeCursor,
  defineConfig,
  IdField,
  IfMatch,
  integer,
  page,
  PageQuery,
  Public,
  TextField,
  type Caller,
} from '#platform';
import {
  Column,
  DataSource,
  Entity,
  MoreThan,
  PrimaryColumn,
  Unique,
  type MigrationInterface,
  type QueryRunner,
} from 'typeorm';
import Type from 'typebox';

/** The smallest service that uses every part of the platform: notes with a text that is unique. */
export const NoteWritten = defineEvent('NoteWritten', {
  aggregate: 'note',
  summary: 'A note was written or changed.',
  data: { length: Type.Integer() },
});

@Entity('notes')
@Unique('notes_text', ['text'])
export class NoteEntity implements Versioned {
  @PrimaryColumn('uuid') id!: string;
  @Column('integer') version!: number;
  @Column('text') text!: string;
}

class Notes1790000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE TABLE notes (id uuid PRIMARY KEY, version integer NOT NULL, text text NOT NULL CONSTRAINT notes_text UNIQUE)',
    );
  }
  async down(): Promise<void> {}
}

class NoteInput {
  @TextField({ max: 100 }) text!: string;
}

class NoteDto extends NoteInput {
  @IdField() id!: string;
}

/** Held requests wait here; a test lets them go. */
export const gate: { open?: () => void; entered?: boolean } = {};

const written = (note: NoteEntity, text: string) => ({
  state: { ...note, text },
  events: [NoteWritten(note.id, { length: text.length })],
});

@Controller('v1/notes')
class NotesController {
  constructor(
    private readonly store: Store,
    private readonly dataSource: DataSource,
  ) {}

  @Get()
  @Allow('clinician')
  async list(@Query() query: PageQuery) {
    const after = decodeCursor(query.cursor);
    const rows = await this.dataSource.manager.find(NoteEntity, {
      where: after ? { id: MoreThan(after) } : {},
      order: { id: 'ASC' },
      take: query.limit + 1,
    });
    return page(rows, query, (row) => row.id);
  }

  @Post()
  @Allow('clinician')
  @Created('/v1/notes')
  write(@Body() { text }: NoteInput): Promise<NoteDto> {
    return this.store.create(NoteEntity, written({ id: newId(), version: 0, text: '' }, text));
  }

  @Post(':id/rewrite')
  @HttpCode(200)
  @Allow('clinician')
  @ApiOkResponse({ type: NoteDto })
  rewrite(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { text }: NoteInput,
    @IfMatch() ifVersion?: number,
  ): Promise<NoteDto> {
    return this.store.change(NoteEntity, id, (note) => written(note, text), { ifVersion });
  }

  @Get('whoami')
  @Allow('clinician')
  who(@CurrentUser() caller: Caller): Caller {
    return caller;
  }

  @Get('held')
  @Public()
  async held() {
    gate.entered = true;
    await new Promise<void>((resolve) => (gate.open = resolve));
    return { done: true };
  }

  @Get('broken')
  @Public()
  broken(): never {
    throw new Error('the password of the database is swordfish');
  }

  @Get('unlisted')
  unlisted(): string {
    return 'a route that says nothing of access';
  }
}

@Module({ controllers: [NotesController] })
class NotesModule {}

export const notes = {
  name: 'notes',
  title: { zh: '便笺', en: 'Notes' },
  module: NotesModule,
  entities: [NoteEntity],
  migrations: [Notes1790000000001],
  config: defineConfig({ NOTE_DAYS: integer({ default: 7, description: 'Days' }) }),
  constraints: {
    notes_text: () => new Refusal('conflict', 'note/exists', { zh: '已有相同内容', en: 'There is such a note' }),
  },
};
