import type { ReplayQuery, ReplayState, ReplayStatus } from '#messaging';
import { EnumField, IntegerField, ListField } from '../fields/other-fields.js';
import { IdField, InstantField, TextField } from '../fields/text-fields.js';

const statuses: readonly ReplayStatus[] = ['running', 'done', 'cancelled'];
const texts = { of: 'text' } as const;

export class StartReplayDto implements ReplayQuery {
  @ListField({
    ...texts,
    optional: true,
    minItems: 1,
    description: '`Class` or `Class.method`; all projections unless given',
  })
  handlers?: string[];
  @ListField({ ...texts, optional: true, minItems: 1, description: 'Only what reads these topics' }) topics?: string[];
  @TextField({ optional: true, max: 500, description: 'Why, for the audit trail; name no patient' }) reason?: string;
}

export class CancelReplayDto {
  @TextField({ optional: true, max: 500, description: 'Why, for the audit trail; name no patient' }) reason?: string;
}

export class ReplayDto implements ReplayState {
  @IdField() id!: string;
  @EnumField(statuses) status!: ReplayStatus;
  @ListField({ ...texts, description: 'Handlers that are run again' }) handlers!: string[];
  @ListField(texts) topics!: string[];
  @IntegerField({ min: 0, description: 'Messages on the topics when it started' }) total!: number;
  @IntegerField({ min: 0, description: 'Those that it has not passed yet' }) remaining!: number;
  @IntegerField({ min: 0, description: 'Events for which the handlers were run' }) handled!: number;
  @IntegerField({ min: 0, description: 'Events that could not be read or that a handler refused' }) skipped!: number;
  @TextField({ nullable: true, description: 'Cause of the last one skipped' }) lastFailure!: string | null;
  @InstantField() startedAt!: Date;
  @InstantField({ nullable: true }) endedAt!: Date | null;
}

export class ReplaysDto {
  @ListField(() => ReplayDto) items!: ReplayDto[];
}
