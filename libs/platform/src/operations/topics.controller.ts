import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { DeadLetters, MessagingHealth, Unavailable, within, type TimedLag } from '#messaging';
import { ForOperators } from './operator.js';
import { LagDto, TopicsDto } from './topics.dto.js';

/** The broker says it in milliseconds when it is there. */
const patienceMs = 5_000;

function silent(why: string): never {
  throw new Unavailable('broker-away', `the broker does not say how much waits: ${why}`);
}

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
      this.partitions().catch(() => undefined),
      this.messaging.check(),
      this.letters.counts(),
    ]);
    const { outboxRows: rows, outboxOldestSeconds: oldestSeconds, outboxRefused: refused } = detail;
    return {
      messages: partitions ? total(partitions) : null,
      partitions: (partitions ?? []).filter(({ lag }) => lag > 0),
      outbox: { rows, oldestSeconds, refused },
      parked,
    };
  }

  /** What the broker says; who asks for it does not wait as long as those who read and publish may. */
  private async partitions(): Promise<TimedLag[]> {
    const asked = this.messaging.lag().catch((error: Error) => silent(error.message));
    return (await within(patienceMs, asked)) ? asked : silent(`not within ${patienceMs} ms`);
  }
}
