import { parkedStatuses, type ParkedStatus, type TimedLag } from '#messaging';
import { ApiProperty } from '@nestjs/swagger';
import { IntegerField, ListField, NestedField, NumberField } from '../fields/other-fields.js';
import { TextField } from '../fields/text-fields.js';

export class PartitionDto implements TimedLag {
  @TextField({ example: 'yilian.referral' }) topic!: string;
  @IntegerField({ min: 0 }) partition!: number;
  @IntegerField({ min: 0, description: 'Messages that this service has not taken in yet' }) lag!: number;
  @IntegerField({ min: 0, description: 'Messages that have ever been on it' }) end!: number;
  @NumberField({
    min: 0,
    description: 'For how long at least the oldest of them has waited, by the time that it was stored with',
  })
  seconds!: number;
}

export class HandlerDto {
  @TextField({ example: 'yilian.referral.accepted.v1' }) type!: string;
  @TextField({ example: 'ReferralsHandlers.accepted' }) handler!: string;
}

export class TopicDto {
  @TextField({ example: 'yilian.referral' }) topic!: string;
  @TextField({
    example: 'scheduling',
    description: 'Consumer group in which it is read; commands have one of their own',
  })
  group!: string;
  @IntegerField({ min: 0, description: 'Messages that this service has not taken in yet' }) lag!: number;
  @ListField(() => PartitionDto) partitions!: PartitionDto[];
  @ListField(() => HandlerDto, { description: 'What this service does with its events or commands' })
  handlers!: HandlerDto[];
}

export class TopicsDto {
  @ListField(() => TopicDto) items!: TopicDto[];
}

export class OutboxDto {
  @IntegerField({ min: 0, description: 'Events that wait to be published' }) rows!: number;
  @IntegerField({ min: 0, description: 'Age of the oldest in seconds' }) oldestSeconds!: number;
  @IntegerField({ min: 0, description: 'Those that the broker refuses: the later ones of their keys or topics wait' })
  refused!: number;
}

const count = { type: 'integer', minimum: 0 } as const;

export class LagDto {
  @IntegerField({
    min: 0,
    nullable: true,
    description:
      'Messages that this service has not taken in yet, on all its topics; null while the broker does not answer',
  })
  messages!: number | null;
  @ListField(() => PartitionDto, { description: 'Those partitions that lag' }) partitions!: PartitionDto[];
  @NestedField(() => OutboxDto) outbox!: OutboxDto;
  @ApiProperty({
    type: 'object',
    properties: Object.fromEntries(parkedStatuses.map((status) => [status, count])),
    required: [...parkedStatuses],
    description: 'Events that stand aside in the database, by status',
  })
  parked!: Record<ParkedStatus, number>;
}
