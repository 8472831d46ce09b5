import { languages, recipientKinds, type Language, type RecipientKind } from '#contracts';
import {
  BooleanField,
  DepartmentField,
  EnumField,
  IdField,
  InstantField,
  IntegerField,
  NestedField,
  TextField,
} from '#platform';
import { stillHolds } from '../domain/holding.js';
import { channels, messageStatuses, type Channel, type MessageStatus } from '../domain/message.js';
import type { TemplateId } from '../domain/templates.js';
import { recipientName, textOf, type Names } from './texts.js';
import type { StoredMessage } from './stored-messages.js';

export class RecipientDto {
  @EnumField(recipientKinds) kind!: RecipientKind;
  @TextField({ description: 'Who it is, for a list; never a person’s name', example: '接诊台 区一院 心血管内科' })
  name!: string;
  @IdField({ nullable: true, description: 'Whose inbox; null for a patient' }) organizationId!: string | null;
  @DepartmentField({ nullable: true }) department!: string | null;
  @IdField({ nullable: true, description: 'The doctor whom it is for' }) practitionerId!: string | null;
  @IdField({
    nullable: true,
    description: 'The patient at the referrals service; null for others, and without a part in the referral',
  })
  reference!: string | null;
}

export class MessageDto {
  @IdField() id!: string;
  @IntegerField({ description: 'Number of its events; the ETag' }) version!: number;
  @IdField({ nullable: true, description: 'The referral it is about, if any' }) referralId!: string | null;
  @IdField({ nullable: true, description: 'The membership it is about, if any' }) membershipId!: string | null;
  @IdField({ nullable: true, description: 'The publicity material it tells of, if any' }) materialId!: string | null;
  @TextField({ description: 'Type of the event it tells of', example: 'yilian.referral.scheduled.v1' }) event!: string;
  @IdField({ description: 'Id of that event' }) eventId!: string;
  @NestedField(() => RecipientDto) recipient!: RecipientDto;
  @EnumField(channels, { description: 'An sms stays pending until a gateway is connected' }) channel!: Channel;
  @EnumField(messageStatuses) status!: MessageStatus;
  @BooleanField({ description: 'Whether what it tells still stands' }) current!: boolean;
  @TextField({ example: 'referral-scheduled.receiving-desk' }) template!: TemplateId;
  @EnumField(languages) language!: Language;
  @TextField({ nullable: true, description: 'Null where a patient’s text is not for the reader' }) text!: string | null;
  @IntegerField({ nullable: true, description: 'Number in the inbox; `id` in the stream' }) position!: number | null;
  @InstantField() createdAt!: Date;
  @InstantField({ nullable: true }) deliveredAt!: Date | null;
  @InstantField({ nullable: true }) openedAt!: Date | null;
  @InstantField({ nullable: true }) actedAt!: Date | null;
}

/** A message as `language` and a reader's sight show it. */
export function answerOf(
  message: StoredMessage,
  names: Names,
  language: Language,
  now: Date,
  withPatient = true,
): MessageDto {
  const { recipient: kind, organizationId, department, practitionerId, patientReference } = message;
  const hidden = kind === 'patient' && !withPatient;
  const name = recipientName(message, language, names);
  const { id, version, referralId, membershipId, materialId, event, eventId, channel, status, template, position } =
    message;
  const { createdAt, deliveredAt, openedAt, actedAt } = message;
  return {
    id,
    version,
    referralId,
    membershipId,
    materialId,
    event,
    eventId,
    recipient: { kind, name, organizationId, department, practitionerId, reference: hidden ? null : patientReference },
    channel,
    status,
    current: stillHolds(message, now),
    template,
    language,
    text: hidden ? null : textOf(message, language, names),
    position,
    createdAt,
    deliveredAt,
    openedAt,
    actedAt,
  };
}
