import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { DeadLetters, MessagingHealth, Unavailable, type TimedLag } from '#messaging';
import { ForOperators } from './operator.js';
import { LagDto, TopicsDto } from './topics.dto.js';

const total = (partitions: readonly TimedLag[]): number => partitions.reduce((sum, { lag }) => sum + lag, 0);

/** What a service reads, and how far behind it is. */
@ApiTags('operations')
@Controller('v1/operations')
export class TopicsController {
  constructor(
    private readonly messaging: MessagingHealth,
    private readonly letters: DeadLetters,
  ) {}

  @Get('topics')
  @ForOperators()
  @ApiOperation({ summary: 'Topics that this service reads: partitions, lag, and what it does with what is on them' })
  @ApiOkResponse({ type: TopicsDto })
  async topics(): Promise<TopicsDto> {
    const partitions = Map.groupBy(await this.partitions(), ({ topic }) => topic);
    const handlers = Map.groupBy(this.messaging.reads(), ({ topic }) => topic);
    const items = [...handlers].map(([topic, reads]) => ({
      topic,
      group: reads[0]?.group ?? '',
      lag: total(partitions.get(topic) ?? []),
      partitions: partitions.get(topic) ?? [],
      handlers: reads.map(({ type, handler }) => ({ type, handler })),
    }));
    return { items: items.sort((a, b) => a.topic.localeCompare(b.topic)) };
  }

  @Get('lag')
  @ForOperators()
  @ApiOperation({ summary: 'What waits: on topics, in the outbox, and parked in the database' })
  @ApiOkResponse({ type: LagDto })
  async lag(): Promise<LagDto> {
    const [partitions, { detail }, parked] = await Promise.all([
      this.partitions(),
      this.messaging.check(),
      this.letters.counts(),
    ]);
    const { outboxRows: rows, outboxOldestSeconds: oldestSeconds, outboxRefused: refused } = detail;
    return {
      messages: total(partitions),
      partitions: partitions.filter(({ lag }) => lag > 0),
      outbox: { rows, oldestSeconds, refused },
      parked,
    };
  }

  private partitions(): Promise<TimedLag[]> {
    return this.messaging.lag().catch((error: Error) => {
      throw new Unavailable('broker-away', `the broker does not say how much waits: ${error.message}`);
    });
  }
}
