import { recipientKinds, type RecipientKind } from '#contracts';
import { Check, Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';
import { channels, messageStatuses, type Channel, type Message, type MessageStatus } from '../domain/message.js';
import { officeKinds } from '../domain/reading.js';
import type { TemplateId } from '../domain/templates.js';
import type { Variables } from '../domain/variables.js';
import { oneOf } from './one-of.js';

@Entity('messages')
@Unique('messages_once', ['eventId', 'recipient', 'channel', 'organizationId'])
@Index('messages_referral', ['referralId'])
@Index('messages_membership', ['membershipId'], { where: 'membership_id IS NOT NULL' })
@Index('messages_pending', ['channel', 'id'], { where: `status = 'pending'` })
@Index('messages_inbox', ['organizationId', 'position'], { unique: true, where: 'position IS NOT NULL' })
@Index('messages_unread', ['organizationId', 'position'], { where: `status = 'delivered'` })
@Index('messages_offices', ['organizationId', 'position'], { where: oneOf('recipient', officeKinds) })
@Check('messages_subject', 'num_nonnulls(referral_id, membership_id) = 1')
@Check('messages_recipient', oneOf('recipient', recipientKinds))
@Check('messages_channel', oneOf('channel', channels))
@Check('messages_status', oneOf('status', messageStatuses))
@Check('messages_addressed', `(recipient = 'patient') = (organization_id IS NULL)`)
@Check('messages_patient', `(recipient = 'patient') = (patient_reference IS NOT NULL)`)
export class MessageEntity implements Message {
  @PrimaryColumn('uuid') id!: string;
  @Column('integer') version!: number;
  @Column('uuid') eventId!: string;
  @Column('text') event!: string;
  @Column('uuid', { nullable: true }) referralId!: string | null;
  @Column('uuid', { nullable: true }) membershipId!: string | null;
  @Column('uuid', { nullable: true }) materialId!: string | null;
  @Column('text') recipient!: RecipientKind;
  @Column('text') channel!: Channel;
  @Column('text') template!: TemplateId;
  @Column('jsonb') variables!: Variables;
  @Column('uuid', { nullable: true }) organizationId!: string | null;
  @Column('text', { nullable: true }) department!: string | null;
  @Column('uuid', { nullable: true }) practitionerId!: string | null;
  @Column('uuid', { nullable: true }) patientReference!: string | null;
  @Column('uuid', { nullable: true }) appointmentId!: string | null;
  @Column('text') status!: MessageStatus;
  @Column('integer', { nullable: true }) position!: number | null;
  @Column('timestamptz') createdAt!: Date;
  @Column('timestamptz', { nullable: true }) deliveredAt!: Date | null;
  @Column('timestamptz', { nullable: true }) openedAt!: Date | null;
  @Column('text', { nullable: true }) openedBy!: string | null;
  @Column('timestamptz', { nullable: true }) actedAt!: Date | null;
  @Column('text', { nullable: true }) actedBy!: string | null;
}
