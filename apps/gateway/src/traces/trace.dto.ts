import type { Bilingual } from '#contracts';
import { BooleanField, IdField, InstantField, IntegerField, ListField, NestedField, TextField } from '#platform';
import { BilingualDto } from '../bilingual.dto.js';
import { textOf } from '../live/texts.js';
import { beganAt, type Flow, type Found } from './flow-reader.js';

export class TracedEventDto {
  @IdField({ description: '`ce_id`' }) id!: string;
  @InstantField() at!: Date;
  @TextField({ description: 'Who published it', example: 'referrals' }) service!: string;
  @TextField({ example: 'yilian.referral.accepted.v1' }) type!: string;
  @NestedField(() => BilingualDto) text!: Bilingual;
  @TextField({ description: 'Id of the aggregate' }) subject!: string;
  @IntegerField({ min: 1, description: 'Version of the aggregate' }) sequence!: number;
  @TextField({ nullable: true, description: 'Id of the event or request that caused it' }) causationId!: string | null;
  @TextField({ nullable: true, description: 'Trace of the request that it goes back to' }) traceId!: string | null;
  @TextField({ example: 'yilian.referral' }) topic!: string;
  @IntegerField({ min: 0 }) partition!: number;
  @TextField({ example: '4711' }) offset!: string;
}

export class TraceDto {
  @IdField({ description: 'The flow, named by its first aggregate' }) id!: string;
  @InstantField({ description: 'When that was made, by its id' }) since!: Date;
  @BooleanField({ description: 'False: the topics hold more than could be read in time' }) complete!: boolean;
  @ListField({ of: 'text', description: 'Traces in the order in which they touch the flow; one for each request' })
  traceIds!: string[];
  @ListField(() => TracedEventDto, { description: 'In the order of time, without their data' })
  events!: TracedEventDto[];
}

/** A flow as it is shown. */
export function traceOf(id: string, { complete, found }: Flow): TraceDto {
  const events = found.map(shown);
  const traceIds = [...new Set(events.flatMap(({ traceId }) => traceId ?? []))];
  return { id, since: beganAt(id), complete, traceIds, events };
}

function shown({ event, topic, partition, offset }: Found): TracedEventDto {
  const { id, time, source, type, subject, sequence, causationId, traceparent } = event;
  return {
    id,
    at: time,
    service: source.replace(/^\/yilian\//, ''),
    type,
    text: textOf(type),
    subject,
    sequence,
    causationId: causationId ?? null,
    traceId: traceparent?.split('-')[1] ?? null,
    topic,
    partition,
    offset,
  };
}
