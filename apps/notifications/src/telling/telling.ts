import {
  AppointmentCancelled,
  ReferralErrorRefused,
  ReferralErrorReported,
  ReferralSlipCompleted,
  type DutyLevel,
  type EventOf,
  type EventRecord,
  type OverdueDuty,
  type ReferralEnd,
  type ReferralFacts,
  type ReferralStatus,
  type ScheduledFor,
} from '#contracts';
import { Clock, newId, type Tx } from '#messaging';
import { MemberCopy } from '#platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Dispatcher } from '../delivery/dispatcher.js';
import { compose, composeOfMember } from '../domain/compose.js';
import { isInside } from '../domain/inside-rules.js';
import { ruleOf } from '../domain/rules.js';
import type { Message } from '../domain/message.js';
import type { Variables } from '../domain/variables.js';
import { ConsortiumCopy, MessageEntity } from '../entities/index.js';
import {
  noteReferral,
  tellOfCancelledAppointment,
  tellOfCompletedSlip,
  tellOfErrorRefusal,
  tellOfErrorReport,
  tellOfMembership,
  tellOfReferral,
  type Condition,
} from './statements.js';

/** What an event of a referral says beyond the facts that every one of them has. */
export interface News {
  /** Status in which the event leaves the referral. */
  readonly status: ReferralStatus;
  readonly when?: Condition;
  readonly asksAdvice?: boolean;
  readonly appointment?: ScheduledFor;
  readonly reasonCode?: string;
  /** By when the recipient has to act. */
  readonly dueAt?: string;
  readonly onwardTo?: ReferralEnd;
  readonly call?: {
    duty: OverdueDuty;
    level: DutyLevel;
    organizationId: string;
    onDuty: readonly { displayName: string }[];
  };
}

/** What every event of a member says. */
interface OfMember {
  readonly consortiumId: string;
  readonly organizationId: string;
}

/** Writes messages within the transaction that handles their event, one statement for all of an event. */
@Injectable()
export class Telling {
  constructor(
    private readonly clock: Clock,
    private readonly dispatcher: Dispatcher,
  ) {}

  async ofReferral(tx: Tx, event: EventRecord<ReferralFacts>, news: News): Promise<void> {
    const { id: eventId, type, subject, sequence, data } = event;
    const { from, to, patientId, number, priority } = data;
    const { status, when = 'always', asksAdvice, appointment, reasonCode, dueAt, onwardTo, call } = news;
    const appointmentId = appointment?.appointmentId;
    const inside = isInside(status);
    const details = {
      number,
      priority,
      startsAt: appointment?.startsAt,
      place: appointment?.place,
      reasonCode,
      dueAt,
      onwardTo,
      ...said(call),
    };
    const fact = {
      event: type,
      eventId,
      referralId: subject,
      patientId,
      from,
      to,
      appointmentId,
      asksAdvice,
      details,
      upstream: inside ? undefined : data.upstream,
      dutyOrganizationId: call?.organizationId,
    };
    const state = [subject, sequence, status, from.organizationId, to.organizationId, appointmentId ?? null];
    const messages = compose(fact, newId, this.clock.now());
    const parameters = [...state, rowsOf(tx.manager, messages), to.department, inside];
    await this.write(tx, tellOfReferral[when], parameters, messages);
  }

  /** Asked anew, whoever was asked before is asked no more. */
  async ofErrorReport(tx: Tx, event: EventOf<typeof ReferralErrorReported>): Promise<void> {
    const { id: eventId, type, subject, sequence, data } = event;
    const { from, to, patientId, number, priority, reasonCode, supervisorId } = data;
    const details = { number, priority, reasonCode };
    const fact = { event: type, eventId, referralId: subject, patientId, from, to, supervisorId, details };
    const messages = compose(fact, newId, this.clock.now());
    const state = [subject, sequence, from.organizationId, to.organizationId, eventId];
    await this.write(tx, tellOfErrorReport, [...state, rowsOf(tx.manager, messages)], messages);
  }

  /** The supervisor did not agree. */
  async ofErrorRefusal(tx: Tx, event: EventOf<typeof ReferralErrorRefused>): Promise<void> {
    const { id: eventId, type, subject, sequence, data } = event;
    const { from, to, patientId, number } = data;
    const fact = { event: type, eventId, referralId: subject, patientId, from, to, details: { number } };
    const messages = compose(fact, newId, this.clock.now());
    await this.write(tx, tellOfErrorRefusal, [subject, sequence, rowsOf(tx.manager, messages)], messages);
  }

  /** In whatever status its referral is: that goes on. */
  async ofCompletedSlip(tx: Tx, event: EventOf<typeof ReferralSlipCompleted>): Promise<void> {
    const { id: eventId, type, subject, data } = event;
    const { from, to, patientId, number } = data;
    const fact = { event: type, eventId, referralId: subject, patientId, from, to, details: { number } };
    const messages = compose(fact, newId, this.clock.now());
    await this.write(tx, tellOfCompletedSlip, [subject, rowsOf(tx.manager, messages)], messages);
  }

  /** One that is not queued again ends its referral, and that is told by the referral. */
  async ofCancelledAppointment(tx: Tx, event: EventOf<typeof AppointmentCancelled>): Promise<void> {
    const { id: eventId, type, subject, time, data } = event;
    const { referralId, patientId, startsAt, place, reasonCode, requeued, organizationId, department } = data;
    const details = { startsAt, place, reasonCode };
    const fact = { event: type, eventId, referralId, patientId, to: { organizationId, department }, details };
    const messages = requeued ? compose(fact, newId, this.clock.now()) : [];
    await this.write(tx, tellOfCancelledAppointment, [subject, time, rowsOf(tx.manager, messages)], messages);
  }

  /**
   * Of a membership. Its consortium is of another topic: while that is behind, what its lead is told waits and is tried again. Nothing
   * else does, so that who is suspended is so at once.
   */
  async ofMember(
    tx: Tx,
    event: EventRecord<OfMember>,
    membershipId: string,
    said: Variables,
    materialId?: string,
  ): Promise<void> {
    const { id: eventId, type, data } = event;
    const { consortiumId, organizationId } = data;
    const consortium = await tx.manager.findOneBy(ConsortiumCopy, { id: consortiumId });
    if (!consortium && ruleOf(type).tells['lead-office'])
      throw new Error(`consortium ${consortiumId} is not known yet`);
    const details = { ...said, consortium: consortium?.name };
    const leadOrganizationId = consortium?.leadOrganizationId;
    const fact = { event: type, eventId, membershipId, materialId, organizationId, leadOrganizationId, details };
    const messages = composeOfMember(fact, newId, this.clock.now());
    await this.write(tx, tellOfMembership, [rowsOf(tx.manager, messages)], messages);
  }

  /** Of a member's publicity; its membership is of another topic, too. The newest is meant where there was one before. */
  async ofPublicity(tx: Tx, event: EventRecord<OfMember>, said: Variables, materialId?: string): Promise<void> {
    const { consortiumId, organizationId } = event.data;
    const where = { consortiumId, organizationId };
    const membership = await tx.manager.findOne(MemberCopy, { where, order: { id: 'DESC' } });
    if (!membership) throw new Error(`the membership of ${organizationId} in ${consortiumId} is not known yet`);
    await this.ofMember(tx, event, membership.id, said, materialId);
  }

  /** Keeps up with a referral whose event nobody is told of. */
  async note(tx: Tx, { subject, sequence }: EventRecord, status: ReferralStatus): Promise<void> {
    await tx.manager.query(noteReferral, [subject, sequence, status]);
  }

  private async write(tx: Tx, statement: string, parameters: unknown[], messages: readonly Message[]): Promise<void> {
    await tx.manager.query(statement, parameters);
    const ids = messages.map(({ id }) => id);
    tx.afterCommit(() => this.dispatcher.wake(ids));
  }
}

const said = (call: News['call']) =>
  call && { duty: call.duty, level: call.level, onDuty: call.onDuty.map(({ displayName }) => displayName) };

/** Messages as the database reads rows from JSON: by the names of their columns. */
function rowsOf(manager: EntityManager, messages: readonly Message[]): string {
  const { columns } = manager.connection.getMetadata(MessageEntity);
  return JSON.stringify(
    messages.map((message) =>
      Object.fromEntries(columns.map((column) => [column.databaseName, message[column.propertyName as keyof Message]])),
    ),
  );
}
