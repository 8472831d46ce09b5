import { ApiProperty } from '@nestjs/swagger';
import {
  decode,
  parkedStatuses,
  type Attempt,
  type ParkedEvent,
  type ParkedOutline,
  type ParkedStatus,
} from '#messaging';
import { EnumField, IntegerField, ListField } from '../fields/other-fields.js';
import { InstantField, TextField } from '../fields/text-fields.js';
import { PageQuery } from '../http/paging.js';
import { maskedData, maskedHeaders, maskedText } from './masking.js';
import { OperatorActionDto } from './operator-action.dto.js';
import type { OperatorAction } from './operator-actions.js';

const nullable = { nullable: true } as const;

export class DeadLettersQuery extends PageQuery {
  @TextField({ optional: true, max: 249, example: 'yilian.referral' }) topic?: string;
  @EnumField(parkedStatuses, {
    optional: true,
    description: 'Dead and unreadable ones unless given; of a flow all that are not discarded',
  })
  status?: ParkedStatus;
  @TextField({ optional: true, max: 255, description: 'Only what belongs to this flow' }) correlationId?: string;
}

export class RequeueDto {
  @TextField({ optional: true, max: 500, description: 'Why, for the audit trail; name no patient' }) reason?: string;
}

export class DiscardDto {
  @TextField({ max: 500, description: 'Why, for the audit trail; name no patient' }) reason!: string;
}

export class AttemptDto implements Attempt {
  @InstantField() at!: string;
  @TextField({ max: 2_100 }) cause!: string;
}

export class DeadLetterDto {
  @TextField({ example: '17' }) id!: string;
  @EnumField(parkedStatuses) status!: ParkedStatus;
  @TextField({ example: 'yilian.referral' }) topic!: string;
  @IntegerField({ min: 0 }) partition!: number;
  @TextField({ example: '4711' }) offset!: string;
  @TextField({ min: 0, description: 'Id of the aggregate; its later events wait' }) key!: string;
  @TextField({ ...nullable, description: '`ce_id`' }) eventId!: string | null;
  @TextField({ ...nullable, example: 'yilian.referral.accepted.v1' }) type!: string | null;
  @TextField({ ...nullable, description: 'Who published it', example: 'referrals' }) service!: string | null;
  @TextField({ ...nullable, description: 'The flow it belongs to' }) correlationId!: string | null;
  @TextField({ ...nullable, description: 'Trace of the request that it goes back to' }) traceId!: string | null;
  @IntegerField({ min: 0 }) attempts!: number;
  @TextField({ ...nullable, description: 'Of the last failure' }) cause!: string | null;
  @IntegerField({ min: 0, description: 'Later events of its key that wait behind it' }) waiting!: number;
  @IntegerField({ min: 0, description: 'Size of its value' }) bytes!: number;
  @InstantField() parkedAt!: Date;
  @InstantField({ ...nullable, description: 'When it is tried again, if it is' }) nextAttemptAt!: Date | null;
}

export class DeadLetterDetailDto extends DeadLetterDto {
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } }) headers!: Record<string, string>;
  @ApiProperty({ nullable: true, description: 'Its value as JSON; null when it is none' }) data!: unknown;
  @ApiProperty({ description: 'Whether texts are hidden: what is no event of ours could name a patient' })
  masked!: boolean;
  @ListField(() => AttemptDto, { description: 'Every try' }) history!: Attempt[];
  @ListField(() => OperatorActionDto, { description: 'What operators decided, from the audit trail' })
  decisions!: OperatorAction[];
}

const serviceOf = (source = ''): string | null => /^\/yilian\/([a-z-]+)$/.exec(source)?.[1] ?? null;

/** A parked event as a list shows it, without looking at its value; what could name a patient is hidden in every case. */
export function deadLetterOf(parked: ParkedOutline): DeadLetterDto {
  const { id, status, topic, partition, offset, attempts, cause, waiting, bytes, parkedAt, nextAttemptAt } = parked;
  const headers = maskedHeaders(parked.headers);
  return {
    id,
    status,
    topic,
    partition,
    offset,
    key: maskedText(parked.key),
    eventId: headers['ce_id'] ?? null,
    type: headers['ce_type'] ?? null,
    service: serviceOf(headers['ce_source']),
    correlationId: headers['ce_correlationid'] ?? null,
    traceId: headers['traceparent']?.split('-')[1] ?? null,
    attempts,
    cause,
    waiting,
    bytes,
    parkedAt,
    nextAttemptAt: status === 'retrying' || status === 'waiting' ? nextAttemptAt : null,
  };
}

/** A parked event with everything it came with; what is no event of ours is shown by its shape. */
export function deadLetterDetailOf(
  parked: ParkedEvent & Pick<ParkedOutline, 'waiting'>,
  decisions: OperatorAction[],
): DeadLetterDetailDto {
  const { value, headers, history } = parked;
  // An event of ours has no patient in it; anything else may be anything.
  const masked = 'unreadable' in decode(parked);
  const data = jsonIn(value);
  return {
    ...deadLetterOf({ ...parked, bytes: value?.length ?? 0 }),
    headers: masked ? maskedHeaders(headers) : headers,
    data: masked ? maskedData(data) : data,
    masked,
    history,
    decisions,
  };
}

function jsonIn(value: Buffer | null): unknown {
  try {
    return value ? JSON.parse(value.toString('utf8')) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
