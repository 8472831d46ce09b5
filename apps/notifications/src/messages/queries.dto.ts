import type { RecipientKind } from '#contracts';
import { BooleanField, DepartmentField, EnumField, IdField, PageQuery } from '#platform';
import type { MessageStatus } from '../domain/message.js';

/** Statuses of what is in an inbox. */
export const inboxStatuses = ['delivered', 'opened', 'acted'] as const satisfies MessageStatus[];

/** Recipients that an inbox is asked for. */
const inboxKinds = [
  'referrer',
  'receiving-desk',
  'referral-office',
  'supervisor',
  'lead-office',
  'applicant',
  'member',
] as const satisfies RecipientKind[];

export class InboxQuery extends PageQuery {
  @EnumField(inboxStatuses, { optional: true }) status?: (typeof inboxStatuses)[number];
  @BooleanField({ optional: true, description: 'True: only what nobody opened; false: only what somebody did' })
  unread?: boolean;
  @EnumField(inboxKinds, { optional: true }) recipient?: RecipientKind;
  @DepartmentField({ optional: true, description: 'A department with its sub-departments' }) department?: string;
}

export class MessagesQuery extends PageQuery {
  @IdField({ optional: true, description: 'The referral that is told of' }) referralId?: string;
  @IdField({ optional: true, description: 'The membership that is told of; either of the two is needed' })
  membershipId?: string;
}
