import 'reflect-metadata';
import { Body, Catch, Controller, type ExceptionFilter, Get, Injectable, Module, Param, Post } from '@nestjs/common';
import type { ArgumentsHost } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Decision, defineEvent, type EventOf, Refusal, refusalStatus } from '#contracts';
import {
  Deadlines,
  EventServer,
  KafkaTransport,
  messagingMigrations,
  MessagingModule,
  newId,
  On,
  Replay,
  Store,
  type Tx,
} from '#messaging';
import type { FastifyReply } from 'fastify';
import Type from 'typebox';
import { Column, DataSource, Entity, type MigrationInterface, PrimaryColumn, type QueryRunner } from 'typeorm';

// 1. What can happen. One definition gives the type on the wire, the topic `yilian.loan` and the schema.
const data = { device: Type.String({ minLength: 1 }) };
const LoanMade = defineEvent('LoanMade', { aggregate: 'loan', summary: 'A device was lent.', data });
const LoanOverrun = defineEvent('LoanOverrun', { aggregate: 'loan', summary: 'A device was not back in time.', data });
const LoanEnded = defineEvent('LoanEnded', { aggregate: 'loan', summary: 'A device came back.', data });

// 2. The aggregate. `version` counts its events; the store keeps it.
type Status = 'out' | 'overrun' | 'ended';

@Entity('loans')
class Loan {
  @PrimaryColumn('text') id!: string;
  @Column('integer') version!: number;
  @Column('text') device!: string;
  @Column('text') status!: Status;
}

// 3. The rules: pure functions that answer the next state and the events that tell of it, or refuse.
const lend = (id: string, device: string): Decision<Loan> => ({
  state: { id, version: 0, device, status: 'out' },
  events: [LoanMade(id, { device })],
});

const overrun = (loan: Loan): Decision<Loan> => ({
  state: { ...loan, status: 'overrun' },
  events: [LoanOverrun(loan.id, { device: loan.device })],
});

function end(loan: Loan): Decision<Loan> {
  if (loan.status === 'ended') {
    throw new Refusal('conflict', 'loan/ended', { zh: '设备已归还', en: 'The device is back already' });
  }
  return { state: { ...loan, status: 'ended' }, events: [LoanEnded(loan.id, { device: loan.device })] };
}

// 4. The use cases: state, events and deadline commit together or not at all.
const dueBack = 'due-back';

@Injectable()
class Loans {
  constructor(
    private readonly store: Store,
    deadlines: Deadlines,
  ) {
    deadlines.on(dueBack, async (tx, id) => void (await tx.change(Loan, id, overrun)));
  }

  lend(device: string, dueAt: Date): Promise<Loan> {
    return this.store.transaction(async (tx) => {
      const loan = await tx.create(Loan, lend(newId(), device));
      await tx.setDeadline(dueBack, loan.id, dueAt);
      return loan;
    });
  }

  end(id: string): Promise<Loan> {
    return this.store.transaction(async (tx) => {
      await tx.dropDeadline(dueBack, id);
      return tx.change(Loan, id, end);
    });
  }
}

// 5. A handler with an effect: once for each event, in the transaction that says that it is handled.
@Controller()
class Reminders {
  @On(LoanOverrun)
  async remind({ subject, data }: EventOf<typeof LoanOverrun>, tx: Tx): Promise<void> {
    await tx.manager.query('INSERT INTO reminders (loan, text) VALUES ($1, $2)', [subject, `${data.device} is late`]);
  }
}

// 6. A projection: nothing but copies, so it may be run again from the first event on.
@Entity('board')
class BoardLine extends Loan {}

@Controller()
class Board {
  @On(LoanMade, { projection: true })
  made({ subject, sequence, data }: EventOf<typeof LoanMade>, tx: Tx): Promise<void> {
    return tx.keep(BoardLine, { id: subject, version: sequence, device: data.device, status: 'out' });
  }

  @On(LoanOverrun, { projection: true })
  overrun({ subject, sequence, data }: EventOf<typeof LoanOverrun>, tx: Tx): Promise<void> {
    return tx.keep(BoardLine, { id: subject, version: sequence, device: data.device, status: 'overrun' });
  }

  @On(LoanEnded, { projection: true })
  ended({ subject, sequence, data }: EventOf<typeof LoanEnded>, tx: Tx): Promise<void> {
    return tx.keep(BoardLine, { id: subject, version: sequence, device: data.device, status: 'ended' });
  }
}

// 7. The tables: those of messaging first, then your own.
class LoanTables1800000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const columns = 'id text PRIMARY KEY, version integer NOT NULL, device text NOT NULL, status text NOT NULL';
    await runner.query(`CREATE TABLE loans (${columns}); CREATE TABLE board (${columns})`);
    await runner.query('CREATE TABLE reminders (loan text NOT NULL, text text NOT NULL)');
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE reminders, board, loans');
  }
}

const database = await new DataSource({
  type: 'postgres',
  url: process.env['DATABASE_URL'],
  entities: [Loan, BoardLine],
  migrations: [...messagingMigrations, LoanTables1800000000000],
  poolErrorHandler: () => undefined,
}).initialize();
await database.runMigrations({ transaction: 'each' });

// 8. The way in.
@Controller('loans')
class LoansController {
  constructor(
    private readonly loans: Loans,
    private readonly replay: Replay,
  ) {}

  @Post()
  lend(@Body() { device, dueAt }: { device: string; dueAt: string }): Promise<Loan> {
    return this.loans.lend(device, new Date(dueAt));
  }

  @Post(':id/end')
  end(@Param('id') id: string): Promise<Loan> {
    return this.loans.end(id);
  }

  @Get('board')
  board(): Promise<BoardLine[]> {
    return database.getRepository(BoardLine).find();
  }

  @Post('board/rebuild')
  rebuild(): Promise<object> {
    return this.replay.start({ handlers: ['Board'] });
  }

  @Get('reminders')
  reminders(): Promise<object[]> {
    return database.query('SELECT * FROM reminders');
  }
}

@Catch(Refusal)
class Refusals implements ExceptionFilter {
  catch({ kind, code, text }: Refusal, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    void reply.status(refusalStatus[kind]).send({ code, ...text });
  }
}

// 9. The module, and the service.
@Module({ providers: [{ provide: DataSource, useValue: database }], exports: [DataSource] })
class DatabaseModule {}

const transport = new KafkaTransport({
  brokers: (process.env['KAFKA_BROKERS'] ?? '127.0.0.1:19092').split(','),
  clientId: 'loans',
});

@Module({
  imports: [{ module: DatabaseModule, global: true }, MessagingModule.forRoot({ service: 'loans', transport })],
  providers: [Loans],
  controllers: [LoansController, Reminders, Board],
})
class LoansModule {}

const app = await NestFactory.create<NestFastifyApplication>(LoansModule, new FastifyAdapter(), { logger: ['error'] });
app.connectMicroservice({ strategy: app.get(EventServer) });
app.useGlobalFilters(new Refusals());
app.enableShutdownHooks();
await app.startAllMicroservices();
await app.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1');
process.stdout.write(`${await app.getUrl()}\n`);
