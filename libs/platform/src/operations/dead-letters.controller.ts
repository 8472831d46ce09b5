import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { DeadLetters, Store, type ParkedEvent } from '#messaging';
import { ApiPageOf, idAfter, page, type Page } from '../http/paging.js';
import {
  DeadLetterDetailDto,
  deadLetterDetailOf,
  DeadLetterDto,
  deadLetterOf,
  DeadLettersQuery,
  DiscardDto,
  RequeueDto,
} from './dead-letter.dto.js';
import { OperatorActions, type OperatorDeed } from './operator-actions.js';
import { CurrentOperator, ForOperators, type Operator } from './operator.js';

const number = /^\d{1,18}$/;

/** Events that a service could not handle: looked at, tried again, or given up, each decision on record. */
@ApiTags('operations')
@Controller('v1/operations/dead-letters')
export class DeadLettersController {
  constructor(
    private readonly letters: DeadLetters,
    private readonly store: Store,
    private readonly actions: OperatorActions,
  ) {}

  @Get()
  @ForOperators()
  @ApiOperation({ summary: 'Events that were given up or could not be read, the oldest first' })
  @ApiPageOf(DeadLetterDto)
  async list(@Query() query: DeadLettersQuery): Promise<Page<DeadLetterDto>> {
    const { topic, status, correlationId, limit, cursor } = query;
    const after = idAfter(cursor, number);
    const statuses = status && [status];
    const rows = await this.letters.list({ topic, statuses, correlationId, after, limit: limit + 1 });
    return page(rows.map(deadLetterOf), query, ({ id }) => id);
  }

  @Get(':id')
  @ForOperators()
  @ApiOperation({ summary: 'A parked event of any status with headers, value, cause, history and decisions' })
  @ApiOkResponse({ type: DeadLetterDetailDto })
  async show(@Param('id') id: string): Promise<DeadLetterDetailDto> {
    return deadLetterDetailOf(await this.letters.show(id), await this.actions.on(id));
  }

  @Post(':id/requeue')
  @ForOperators()
  @HttpCode(200)
  @ApiOperation({ summary: 'Tries it again; the later events of its key follow in order' })
  @ApiOkResponse({ type: DeadLetterDetailDto })
  requeue(
    @Param('id') id: string,
    @Body() { reason }: RequeueDto,
    @CurrentOperator() operator: Operator,
  ): Promise<DeadLetterDetailDto> {
    return this.decide(id, operator, 'requeue', reason ?? null, () => this.letters.requeue(id));
  }

  @Post(':id/discard')
  @ForOperators()
  @HttpCode(200)
  @ApiOperation({ summary: 'Gives it up for good, and lets the later events of its key go on' })
  @ApiOkResponse({ type: DeadLetterDetailDto })
  discard(
    @Param('id') id: string,
    @Body() { reason }: DiscardDto,
    @CurrentOperator() operator: Operator,
  ): Promise<DeadLetterDetailDto> {
    return this.decide(id, operator, 'discard', reason, () => this.letters.discard(id, reason));
  }

  /** Decision and record are one transaction: none without the other. */
  private async decide(
    id: string,
    operator: Operator,
    action: OperatorDeed['action'],
    reason: string | null,
    change: () => Promise<ParkedEvent>,
  ): Promise<DeadLetterDetailDto> {
    const before = await this.letters.show(id);
    return this.store.transaction(async (tx) => {
      const after = await change();
      const { topic, key, eventId, type, cause, attempts } = deadLetterOf({ ...before, bytes: 0 });
      await this.actions.record(tx, operator, {
        action,
        target: id,
        reason,
        detail: { topic, key, eventId, type, cause, attempts },
      });
      return deadLetterDetailOf({ ...after, waiting: before.waiting }, await this.actions.on(id, tx.manager));
    });
  }
}
