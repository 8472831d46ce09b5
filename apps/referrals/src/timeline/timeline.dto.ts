import { IdField, InstantField, IntegerField, ListField, TextField } from '#platform';
import type { TimelineLine } from './read-timeline.js';

export class TimelineLineDto implements TimelineLine {
  @IntegerField({ description: 'Version of the referral after the event' }) sequence!: number;
  @InstantField() at!: Date;
  @TextField({ example: 'yilian.referral.accepted.v1' }) event!: string;
  @TextField({ description: 'Service that owns the event' }) service!: string;
  @IdField({ description: 'The referral' }) subject!: string;
  @TextField() text!: string;
  @TextField({ description: 'User id, or the service whose word it was' }) by!: string;
  @IdField({ nullable: true }) byOrganizationId!: string | null;
}

export class TimelineDto {
  @ListField(() => TimelineLineDto) items!: TimelineLineDto[];
}
