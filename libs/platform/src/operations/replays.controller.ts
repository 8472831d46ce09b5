import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Replay, Store, type ReplayState } from '#messaging';
import { OperatorActions, type OperatorDeed } from './operator-actions.js';
import { CurrentOperator, ForOperators, type Operator } from './operator.js';
import { CancelReplayDto, ReplayDto, ReplaysDto, StartReplayDto } from './replay.dto.js';

/** Projections rebuilt from the beginning of their topics while the service goes on. */
@ApiTags('operations')
@Controller('v1/operations/replays')
export class ReplaysController {
  constructor(
    private readonly replay: Replay,
    private readonly store: Store,
    private readonly actions: OperatorActions,
  ) {}

  @Get()
  @ForOperators()
  @ApiOperation({ summary: 'The latest replays, the newest first' })
  @ApiOkResponse({ type: ReplaysDto })
  async list(): Promise<ReplaysDto> {
    return { items: await this.replay.list() };
  }

  @Get(':id')
  @ForOperators()
  @ApiOperation({ summary: 'How far a replay has come' })
  @ApiOkResponse({ type: ReplayDto })
  show(@Param('id') id: string): Promise<ReplayDto> {
    return this.replay.show(id);
  }

  @Post()
  @ForOperators()
  @HttpCode(202)
  @ApiOperation({ summary: 'Runs projections again for every event on their topics; effects are never repeated' })
  @ApiAcceptedResponse({ type: ReplayDto })
  start(@Body() { reason, ...query }: StartReplayDto, @CurrentOperator() operator: Operator): Promise<ReplayDto> {
    return this.decide(operator, 'replay', reason, () => this.replay.start(query));
  }

  @Post(':id/cancel')
  @ForOperators()
  @HttpCode(200)
  @ApiOperation({ summary: 'Ends a running replay; what it has rebuilt stays' })
  @ApiOkResponse({ type: ReplayDto })
  cancel(
    @Param('id') id: string,
    @Body() { reason }: CancelReplayDto,
    @CurrentOperator() operator: Operator,
  ): Promise<ReplayDto> {
    return this.decide(operator, 'cancel-replay', reason, () => this.replay.cancel(id));
  }

  /** Decision and record are one transaction: none without the other. */
  private decide(
    operator: Operator,
    action: OperatorDeed['action'],
    reason: string | undefined,
    change: () => Promise<ReplayState>,
  ): Promise<ReplayState> {
    return this.store.transaction(async (tx) => {
      const state = await change();
      const { id, handlers, topics, total, remaining } = state;
      const detail = { handlers: handlers.join(', '), topics: topics.join(', '), total, remaining };
      await this.actions.record(tx, operator, { action, target: id, reason: reason ?? null, detail });
      return state;
    });
  }
}
